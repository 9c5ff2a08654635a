#include "tests/unit/jobs/values/timestamps.hpp"

using namespace wharf::jobs;

namespace {

std::string year_of(const std::string& format, std::string_view text)
{
    const std::string normal = read_floating(format, text);
    return normal.substr(0, normal.find('-', 1));
}

} // namespace

TEST_CASE("a pattern reads what Joda-Time reads with it", "[values]")
{
    struct Row {
        const char* pattern;
        const char* text;
        const char* normal;
    };
    const auto row = GENERATE(values<Row>({
        {"MM/dd/yyyy", "4/22/2014", "2014-04-22T00:00:00.000"},
        {"MM/dd/yyyy", "04/22/14", "0014-04-22T00:00:00.000"},
        {"MM/dd/yyyy", " 4/22/2014", "refused"},
        {"MM/dd/yyyy", "4/22/2014 ", "refused"},
        {"MM/dd/yyyy", "", "refused"},
        {"MM/dd/yyyy", "4//2014", "refused"},
        {"MM/dd/yyyy", "-4/22/2014", "refused"},
        {"MM/dd/yyyy", "13/22/2014", "refused"},
        {"MM/dd/yyyy", "0/22/2014", "refused"},
        {"MM/dd/yy", "04/22/2014", "2014-04-22T00:00:00.000"},
        {"MM/dd/yy", "04/22/14", "2014-04-22T00:00:00.000"},
        {"dd-MMM-yyyy", "22-APR-2014", "2014-04-22T00:00:00.000"},
        {"dd-MMM-yyyy", "22-April-2014", "2014-04-22T00:00:00.000"},
        {"dd-MMM-yyyy", "22-Apri-2014", "refused"},
        {"dd-MMMM-yyyy", "1-may-2014", "2014-05-01T00:00:00.000"},
        {"dd-MMMM-yyyy", "1-sep-2014", "2014-09-01T00:00:00.000"},
        {"yyyy-MM-dd HH:mm:ss", "2014-04-22 9:30:00", "2014-04-22T09:30:00.000"},
        {"yyyy-MM-dd HH:mm:ss", "2014-04-22 24:00:00", "refused"},
        {"yyyy-MM-dd HH:mm:ss", "2014-04-22 9:60:00", "refused"},
        {"yyyy-MM-dd HH:mm:ss", "2014-04-22 9:30:60", "refused"},
        {"yyyy-MM-dd", "2014-04-22 9:30:00", "refused"},
        {"yyyy-MM-dd", "14-4-2", "0014-04-02T00:00:00.000"},
        {"yyyy-MM-dd", "-0001-01-01", "-0001-01-01T00:00:00.000"},
        {"yyyy-MM-dd", "12014-01-01", "+12014-01-01T00:00:00.000"},
        {"yyyy-MM-dd", "292278993-12-31", "+292278993-12-31T00:00:00.000"},
        {"yyyy-MM-dd", "292278994-01-01", "refused"},
        {"yyyy-MM-dd", "1234567890-01-01", "refused"},
        {"MM/dd/yyyy hh:mm:ss a", "4/22/2014 9:30:00 pm", "2014-04-22T21:30:00.000"},
        {"MM/dd/yyyy hh:mm:ss a", "4/22/2014 12:30:00 AM", "2014-04-22T00:30:00.000"},
        {"MM/dd/yyyy hh:mm:ss a", "4/22/2014 12:30:00 PM", "2014-04-22T12:30:00.000"},
        {"MM/dd/yyyy hh:mm:ss a", "4/22/2014 13:30:00 PM", "refused"},
        {"MM/dd/yyyy hh:mm:ss a", "4/22/2014 0:30:00 PM", "refused"},
        {"MM/dd/yyyy hh:mm:ss a Z", "4/22/2014 9:30:00 PM -0800", "2014-04-22T21:30:00.000"},
        {"MM/dd/yyyy hh:mm:ss a Z", "4/22/2014 9:30:00 PM Z", "2014-04-22T21:30:00.000"},
        {"dd-MM-yyyy", "31-02-2014", "refused"},
        {"dd-MM-yyyy", "29-02-2014", "refused"},
        {"dd-MM-yyyy", "29-02-2016", "2016-02-29T00:00:00.000"},
        {"E, d MMM yyyy", "Mon, 22 Apr 2014", "2014-04-21T00:00:00.000"},
        {"E, d MMM yyyy", "Tuesday, 22 Apr 2014", "2014-04-22T00:00:00.000"},
    }));
    CAPTURE(row.pattern, row.text);
    CHECK(read_floating(row.pattern, row.text) == row.normal);
}

TEST_CASE("two digits of a year are in the hundred years until nineteen years from now", "[values]")
{
    CHECK(year_of("MM/dd/yy", "1/1/45") == "2045");
    CHECK(year_of("MM/dd/yy", "1/1/46") == "1946");
    CHECK(year_of("MM/dd/yy", "1/1/00") == "2000");
    CHECK(year_of("MM/dd/yy", "1/1/99") == "1999");
    CHECK(year_of("MM/dd/YY", "1/1/45") == "2045");
    CHECK(year_of("MM/dd/yy", "1/1/5") == "0005");
    CHECK(year_of("MM/dd/yy", "1/1/-45") == "-0045");
    CHECK(year_of("yyMMdd", "460102") == "1946");

    ValueRules rules{ColumnType::CalendarDate, {"yy"}, ""};
    auto later = std::get<0>(make_timestamp_reader(rules, 2030));
    CHECK(read_with(*later, "49") == "2049-01-01T00:00:00.000");
    CHECK(read_with(*later, "50") == "1950-01-01T00:00:00.000");
}

TEST_CASE("the current year is the clock's unless it is given", "[values]")
{
    const int year = current_year();
    CHECK(year >= 2024);
    auto reader = std::get<0>(make_timestamp_reader({ColumnType::CalendarDate, {"yy"}, ""}));
    const std::string two = std::to_string((year + 15) % 100);
    CHECK(read_with(*reader, two.size() < 2 ? '0' + two : two).starts_with(std::to_string(year + 15)));
}

TEST_CASE("numbers without anything between them have as many digits as the pattern has letters", "[values]")
{
    CHECK(read_floating("yyyyMMdd", "20140422") == "2014-04-22T00:00:00.000");
    CHECK(read_floating("yyyyMMddHHmmss", "20140422093007") == "2014-04-22T09:30:07.000");
    CHECK(read_floating("yyyyMMddHHmmssSSS", "20140422093007123") == "2014-04-22T09:30:07.123");
    CHECK(read_floating("MMddyyyy", "04222014") == "2014-04-22T00:00:00.000");
    CHECK(read_floating("yyMMdd", "140422") == "2014-04-22T00:00:00.000");
    CHECK(read_floating("yyyyDDD", "2014112") == "2014-04-22T00:00:00.000");
    CHECK(read_floating("yyyyMMdd", "2014422") == "refused");
    CHECK(read_floating("yyyyMMdd", "120140422") == "refused");
    CHECK(read_floating("Hmm", "930") == "refused");
    CHECK(read_floating("Hmm", "0930") == "1970-01-01T09:30:00.000");
    CHECK(read_floating("yyMMdd", "4422") == "refused");
    CHECK(read_floating("yyyyMMdd", "-00010422") == "-0001-04-22T00:00:00.000");
}

TEST_CASE("a fraction keeps nanoseconds and loses nothing", "[values]")
{
    const std::string pattern = "yyyy-MM-dd HH:mm:ss.SSS";
    CHECK(read_floating(pattern, "2014-04-22 09:30:00.1") == "2014-04-22T09:30:00.100");
    CHECK(read_floating(pattern, "2014-04-22 09:30:00.123") == "2014-04-22T09:30:00.123");
    CHECK(read_floating(pattern, "2014-04-22 09:30:00.1234") == "refused");
    CHECK(read_floating(pattern, "2014-04-22 09:30:00.") == "refused");
    CHECK(read_floating("ss.SSSSSS", "1.000450") == "1970-01-01T00:00:01.000450");
    CHECK(read_floating("ss.SSSSSSSSS", "1.000000001") == "1970-01-01T00:00:01.000000001");
    CHECK(read_floating("ss.SSSSSSSSSSSS", "1.000000001000") == "1970-01-01T00:00:01.000000001");
    CHECK(read_floating("ss.SSSSSSSSSSSS", "1.000000001001") == "refused");
}

TEST_CASE("without formats the usual ones are tried", "[values]")
{
    const auto floating = timestamp_reader({ColumnType::CalendarDate, {}, "UTC"});
    CHECK(read_with(*floating, "2014-04-22T09:30:00") == "2014-04-22T09:30:00.000");
    CHECK(read_with(*floating, "2014-04-22") == "2014-04-22T00:00:00.000");
    CHECK(read_with(*floating, "4/22/14") == "2014-04-22T00:00:00.000");
    CHECK(read_with(*floating, "04/22/2014") == "2014-04-22T00:00:00.000");
    CHECK(read_with(*floating, "22-Apr-2014") == "2014-04-22T00:00:00.000");
    CHECK(read_with(*floating, "04/22/2014 09:30:00 PM -0700") == "2014-04-22T21:30:00.000");
    CHECK(read_with(*floating, "04/22/2014 09:30:00 PM") == "2014-04-22T21:30:00.000");
    CHECK(read_with(*floating, "22.04.2014") == "refused");

    const auto fixed = timestamp_reader({ColumnType::Date, {}, "US/Pacific"});
    CHECK(read_with(*fixed, "04/22/2014 09:30:00 PM -0400") == "2014-04-23T01:30:00.000Z");
    CHECK(read_with(*fixed, "04/22/2014 09:30:00 PM") == "2014-04-23T04:30:00.000Z");
}

TEST_CASE("the first format under which a text is a value decides", "[values]")
{
    const auto month_first =
        timestamp_reader({ColumnType::CalendarDate, {"MM/dd/yyyy", "dd/MM/yyyy"}, "UTC"});
    CHECK(read_with(*month_first, "04/05/2014") == "2014-04-05T00:00:00.000");
    CHECK(read_with(*month_first, "22/04/2014") == "2014-04-22T00:00:00.000");
    CHECK(read_with(*month_first, "04/05/2014") == "2014-04-05T00:00:00.000");
    const auto long_year_first =
        timestamp_reader({ColumnType::CalendarDate, {"MM/dd/yyyy", "MM/dd/yy"}, "UTC"});
    CHECK(read_with(*long_year_first, "04/22/14") == "0014-04-22T00:00:00.000");
}

TEST_CASE("formats of control files in use are read", "[values]")
{
    struct Row {
        std::vector<std::string> formats;
        const char* text;
        const char* normal;
    };
    const auto row = GENERATE(values<Row>({
        {{"ISO8601", "MM/dd/yyyy", "MM/dd/yy"}, "02/03/13", "0013-02-03T00:00:00.000"},
        {{"ISO8601", "MM/dd/yy", "MM/dd/yyyy"}, "02/03/13", "2013-02-03T00:00:00.000"},
        {{"M/d/yyyy H:mm:ss"}, "9/17/2012 0:00:00", "2012-09-17T00:00:00.000"},
        {{"M/d/yyyy"}, "8/1/2013", "2013-08-01T00:00:00.000"},
        {{"M/d/yy"}, "4/30/19", "2019-04-30T00:00:00.000"},
        {{"yyyyMMdd"}, "20210830", "2021-08-30T00:00:00.000"},
        {{"MM/dd/yyyy hh:mm:ss a", "yyyyMMdd"}, "11/15/2022 12:00:00 AM", "2022-11-15T00:00:00.000"},
        {{"MM/YYYY", "YYYY/MM"}, "04/2014", "2014-04-01T00:00:00.000"},
        {{"MM/YYYY", "YYYY/MM"}, "2014/04", "2014-04-01T00:00:00.000"},
        {{"iso8601"}, "2014-04-22T09:30:00", "2014-04-22T09:30:00.000"},
    }));
    CAPTURE(row.formats, row.text);
    CHECK(read_with(*timestamp_reader({ColumnType::CalendarDate, row.formats, "UTC"}), row.text) ==
          row.normal);
}

TEST_CASE("a moment is kept in UTC", "[values]")
{
    CHECK(read_fixed("ISO8601", "2014-04-22T09:30:00-0700") == "2014-04-22T16:30:00.000Z");
    CHECK(read_fixed("ISO8601", "2014-04-22T09:30:00+01:00") == "2014-04-22T08:30:00.000Z");
    CHECK(read_fixed("ISO8601", "2014-04-22T09:30:00Z", "US/Pacific") == "2014-04-22T09:30:00.000Z");
    CHECK(read_fixed("ISO8601", "2014-04-22T09:30:00", "US/Pacific") == "2014-04-22T16:30:00.000Z");
    CHECK(read_fixed("ISO8601", "2014-04-22", "US/Pacific") == "2014-04-22T07:00:00.000Z");
    CHECK(read_fixed("ISO8601", "2014-01-01T00:30:00.000001+01:00") == "2013-12-31T23:30:00.000001Z");
    CHECK(read_fixed("MM/dd/yyyy HH:mm", "1/1/1950 00:00", "-08:00") == "1950-01-01T08:00:00.000Z");
    CHECK(read_fixed("MM/dd/yyyy HH:mm", "1/1/1950 00:00", "") == "1950-01-01T00:00:00.000Z");
}

TEST_CASE("a moment's own zone comes before the time zone of the rules", "[values]")
{
    const auto reader = timestamp_reader({ColumnType::Date, {"yyyy-MM-dd HH:mm ZZZ"}, "US/Pacific"});
    CHECK(read_with(*reader, "2014-04-22 09:30 Europe/Berlin") == "2014-04-22T07:30:00.000Z");
    CHECK(read_with(*reader, "2014-04-22 09:30 UTC") == "2014-04-22T09:30:00.000Z");
    CHECK(read_with(*reader, "2014-04-22 09:30 America/Indiana/Knox") == "2014-04-22T14:30:00.000Z");
    CHECK(read_with(*reader, "2014-01-22 09:30 Europe/Berlin") == "2014-01-22T08:30:00.000Z");
    CHECK(read_with(*reader, "2014-03-30 02:30 Europe/Berlin") == "refused");
    CHECK(read_with(*reader, "2014-04-22 09:30 Europe/Atlantis") == "refused");
    CHECK(read_with(*reader, "2014-04-22 09:30 PST") == "refused");
    CHECK(read_with(*reader, "2014-04-22 09:30 localtime") == "refused");
    CHECK(read_with(*reader, "2014-04-22 09:30 ") == "refused");
    CHECK(read_fixed("ZZZyyyy", "UTC2014") == "2014-01-01T00:00:00.000Z");
    CHECK(read_fixed("HH:mm ZZZ Z", "09:30 US/Pacific +0100") == "1970-01-01T08:30:00.000Z");
}

TEST_CASE("a wall clock's date keeps the fields as written, whatever zone stands behind", "[values]")
{
    CHECK(read_floating("ISO8601", "2014-04-22T09:30:00-0800") == "2014-04-22T09:30:00.000");
    CHECK(read_floating("ISO8601", "2014-04-22T09:30:00Z") == "2014-04-22T09:30:00.000");
    CHECK(read_floating("ISO8601", "2014-04-22T09:30:00 PST") == "refused");
    CHECK(read_floating("yyyy-MM-dd HH:mm ZZZ", "2014-03-09 02:30 US/Pacific") == "2014-03-09T02:30:00.000");
    const auto reader = timestamp_reader({ColumnType::CalendarDate, {"yyyy-MM-dd HH:mm"}, "PDT"});
    CHECK(read_with(*reader, "2014-03-09 02:30") == "2014-03-09T02:30:00.000");
}

TEST_CASE("a moment beyond the last year there is in UTC is no value", "[values]")
{
    CHECK(read_fixed("ISO8601", "+292278993-12-31T23:30:00-01:00") == "refused");
    CHECK(read_fixed("ISO8601", "-292275054-01-01T00:30:00+01:00") == "refused");
    CHECK(read_fixed("ISO8601", "+292278993-12-31T23:30:00Z") == "+292278993-12-31T23:30:00.000Z");
}

TEST_CASE("what is wrong with a format is said with its text", "[values]")
{
    struct Row {
        const char* pattern;
        const char* says;
    };
    const auto row = GENERATE(values<Row>({{"", "empty"},
                                           {"foo", "the letter f"},
                                           {"yyyy-MM-ddTHH:mm", "the letter T"},
                                           {"MM/dd/yyyy hh:mm a z", "the letter z"},
                                           {"yyyy 'at HH:mm", "not closed"},
                                           {"yyyy'", "not closed"},
                                           {"/", "no field"},
                                           {"'noon' Z", "no field"},
                                           {"ISO-8601", "the letter I"}}));
    const JobError error = refused_rules({ColumnType::CalendarDate, {"MM/dd/yyyy", row.pattern}, "UTC"});
    CHECK(error.type == "bad-timestamp-format");
    CHECK(error.details == boost::json::object{{"pattern", row.pattern}});
    CHECK_THAT(error.english, Catch::Contains(row.says));
    CHECK_THAT(error.english, Catch::Contains('"' + std::string(row.pattern) + '"'));
    CHECK(error.english.back() != '.');
    CHECK(error.english.find('%') == std::string::npos);
}

TEST_CASE("a format of more fields than anybody needs is refused", "[values]")
{
    std::string pattern = "d";
    for (int i = 0; i < 31; ++i)
        pattern += i % 2 == 0 ? "/m" : "/d";
    CHECK(read_floating(pattern, "1").starts_with("refused"));
    CHECK_THAT(refused_rules({ColumnType::Date, {pattern + "/s"}, "UTC"}).english, Catch::Contains("fields"));
}

TEST_CASE("a time zone nobody knows is refused by its name", "[values]")
{
    const std::string name = GENERATE(as<std::string>{}, "PST", "PDT", "Mars/Olympus", "us/pacific",
                                      "localtime", "-25:00", "UTC+8", " UTC");
    const JobError error = refused_rules({ColumnType::Date, {}, name});
    CHECK(error.type == "bad-timezone");
    CHECK(error.details == boost::json::object{{"name", name}});
    CHECK_THAT(error.english, Catch::Contains('"' + name + '"'));
}
