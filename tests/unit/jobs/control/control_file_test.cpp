#include "archive/jobs/control/control_file.hpp"

#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

using namespace wharf::jobs;

namespace {

ControlFile accepted(std::string_view text)
{
    auto result = parse_control_file(text);
    if (const auto* error = std::get_if<JobError>(&result)) FAIL(error->english);
    return std::get<ControlFile>(std::move(result));
}

JobError refused(std::string_view text)
{
    auto result = parse_control_file(text);
    REQUIRE(std::holds_alternative<JobError>(result));
    return std::get<JobError>(std::move(result));
}

Section csv(std::string_view members)
{
    return accepted("{\"csv\": {" + std::string(members) + "}}").section(Format::Csv);
}

} // namespace

TEST_CASE("a control file that says nothing has the documented defaults", "[jobs]")
{
    const ControlFile file = accepted("{}");
    CHECK(file.action == Action::Replace);
    CHECK_FALSE(file.csv);
    CHECK_FALSE(file.replace_previous_queued);
    const Section csv = file.section(Format::Csv);
    CHECK(csv.encoding == "utf-8");
    CHECK(csv.separator == U',');
    CHECK(csv.quote == U'"');
    CHECK_FALSE(csv.escape);
    CHECK_FALSE(csv.columns);
    CHECK(csv.skip == 0);
    CHECK(csv.trim_whitespace);
    CHECK(csv.empty_text_is_null);
    CHECK(csv.timezone == "UTC");
    const Section tsv = file.section(Format::Tsv);
    CHECK(tsv.separator == U'\t');
    CHECK_FALSE(tsv.quote);
    CHECK(accepted(R"({"tsv": {}})").section(Format::Tsv).separator == U'\t');
}

TEST_CASE("the action is read in any case, and from a section where the top level has none", "[jobs]")
{
    const auto [text, action] = GENERATE(table<std::string, Action>({
        {R"({"action": "Replace"})", Action::Replace},
        {R"({"action": "upsert"})", Action::Upsert},
        {R"({"action": "APPEND"})", Action::Append},
        {R"({"action": "dElEtE"})", Action::Delete},
        {R"({"csv": {"action": "append"}})", Action::Append},
        {R"({"tsv": {"action": "delete"}})", Action::Delete},
        {R"({"action": "upsert", "csv": {"action": "append"}})", Action::Upsert},
        {R"({"csv": {"action": "delete"}, "tsv": {"action": "Delete"}})", Action::Delete},
        {R"({"csv": {"action": "append"}, "tsv": {"action": "delete"}, "action": "Upsert"})", Action::Upsert},
        {R"({"action": null, "csv": {"action": "append"}})", Action::Append},
        {R"({"action": "Delete", "action": "Upsert"})", Action::Upsert},
    }));
    CAPTURE(text);
    CHECK(accepted(text).action == action);
}

TEST_CASE("every setting of a section is read", "[jobs]")
{
    const ControlFile file = accepted(R"({
        "action": "Upsert", "opaque": "mine", "replacePreviousQueued": true,
        "csv": {
            "encoding": "windows-1252", "separator": ";", "quote": "'", "escape": "\\",
            "columns": ["a", "b"], "ignoreColumns": ["b"], "skip": 3,
            "trimWhitespace": false, "trimServerWhitespace": true, "emptyTextIsNull": false,
            "floatingTimestampFormat": "ISO8601", "fixedTimestampFormat": ["MM/dd/yy", "ISO8601"],
            "timezone": "US/Pacific", "useSocrataGeocoding": true,
            "overrides": {"a": {"timestampFormat": ["yyyy"], "timezone": "UTC", "emptyTextIsNull": true,
                                "trimWhitespace": true, "trimServerWhitespace": false,
                                "useSocrataGeocoding": false}},
            "syntheticLocations": {"where": {"address": "street", "zip": "zip", "type": "x"}},
            "analyticLocations": {"there": {"componentColumns": {"city": "town"}}},
            "syntheticPoints": {"point": {"type": "point", "latitude": "lat", "longitude": "lon", "type": "point"}},
            "setAsideErrors": true, "dropUninterpretableRows": "TenPercent", "columnStatistics": true
        }})");
    CHECK(file.opaque == "mine");
    CHECK(file.replace_previous_queued);
    CHECK(file.unknown.empty());
    const Section csv = file.section(Format::Csv);
    CHECK(csv.encoding == "windows-1252");
    CHECK(csv.separator == U';');
    CHECK(csv.quote == U'\'');
    CHECK(csv.escape == U'\\');
    CHECK(csv.columns == std::vector<std::string>{"a", "b"});
    CHECK(csv.ignore_columns == std::vector<std::string>{"b"});
    CHECK(csv.skip == 3);
    CHECK_FALSE(csv.trim_whitespace);
    CHECK(csv.trim_server_whitespace);
    CHECK_FALSE(csv.empty_text_is_null);
    CHECK(csv.floating_timestamp_format == std::vector<std::string>{"ISO8601"});
    CHECK(csv.fixed_timestamp_format == std::vector<std::string>{"MM/dd/yy", "ISO8601"});
    CHECK(csv.timezone == "US/Pacific");
    CHECK(csv.use_socrata_geocoding);
    const ColumnOverride& override = csv.overrides.at("a");
    CHECK(override.timestamp_format == std::vector<std::string>{"yyyy"});
    CHECK(override.timezone == "UTC");
    CHECK(override.empty_text_is_null == true);
    CHECK(override.trim_whitespace == true);
    CHECK(override.trim_server_whitespace == false);
    CHECK(override.use_socrata_geocoding == false);
    CHECK(csv.synthetic_locations.at("where").components.at("address") == "street");
    CHECK(csv.synthetic_locations.at("there").components.at("city") == "town");
    CHECK(csv.synthetic_points.at("point").type == "point");
    CHECK(csv.set_aside_errors);
    CHECK(csv.drop_uninterpretable_rows == "TenPercent");
    CHECK(csv.column_statistics);
}

TEST_CASE("a percentage of rows to drop is one, or refused", "[jobs]")
{
    CHECK(csv(R"("dropUninterpretableRows": "tenpercent")").drop_uninterpretable_rows == "tenpercent");
    CHECK(refused(R"({"csv": {"dropUninterpretableRows": "Some"}})").english ==
          "csv.dropUninterpretableRows: expected a percentage such as TenPercent, not \"Some\", line 1 "
          "column 37");
}

TEST_CASE("both spellings of setAsideErrors are understood, and null means absent everywhere", "[jobs]")
{
    CHECK(csv(R"("asideErrors": true)").set_aside_errors);
    CHECK_FALSE(csv(R"("asideErrors": true, "setAsideErrors": false)").set_aside_errors);
    const Section section = csv(R"("encoding": null, "separator": null, "quote": null, "columns": null,
        "skip": null, "overrides": null, "trimWhitespace": null, "ignoreColumns": null)");
    CHECK(section.separator == U',');
    CHECK(section.quote == U'"');
    CHECK_FALSE(section.columns);
    CHECK(accepted(R"({"csv": null, "tsv": null, "opaque": null})").unknown.empty());
}

TEST_CASE("of a separator, quote or escape the first character counts, and NUL or nothing means none",
          "[jobs]")
{
    CHECK(csv(R"("separator": "||")").separator == U'|');
    CHECK(csv(R"("separator": "¦")").separator == U'¦');
    CHECK(csv(R"("quote": "þ")").quote == U'þ');
    CHECK(csv(R"("quote": "\ud83d\ude00")").quote == U'😀');
    CHECK_FALSE(csv(R"("quote": "\u0000")").quote);
    CHECK_FALSE(csv(R"("quote": "")").quote);
    CHECK_FALSE(csv(R"("escape": "\u0000")").escape);
    CHECK(csv(R"("escape": "\\\\")").escape == U'\\');
}

TEST_CASE("true and whole numbers may be quoted, and strings may be whole numbers", "[jobs]")
{
    const Section section = csv(R"("trimWhitespace": "False", "emptyTextIsNull": 0, "setAsideErrors": "true",
        "columnStatistics": 1, "trimServerWhitespace": "1", "skip": "12", "columns": [2019, "a", -1])");
    CHECK_FALSE(section.trim_whitespace);
    CHECK_FALSE(section.empty_text_is_null);
    CHECK(section.set_aside_errors);
    CHECK(section.column_statistics);
    CHECK(section.trim_server_whitespace);
    CHECK(section.skip == 12);
    CHECK(section.columns == std::vector<std::string>{"2019", "a", "-1"});
    CHECK(accepted(R"({"opaque": 18446744073709551615})").opaque == "18446744073709551615");
}

TEST_CASE("date patterns and zones are trimmed, and empty ones are none", "[jobs]")
{
    const Section section = csv(R"("floatingTimestampFormat": ["ISO8601", " MM/dd/yy", ""],
        "fixedTimestampFormat": "", "timezone": " ", "overrides": {"a": {"timezone": "", "timestampFormat":
        "E, d MMM yyyy"}})");
    CHECK(section.floating_timestamp_format == std::vector<std::string>{"ISO8601", "MM/dd/yy"});
    CHECK(section.fixed_timestamp_format.empty());
    CHECK(section.timezone == "UTC");
    CHECK_FALSE(section.overrides.at("a").timezone);
    CHECK(section.overrides.at("a").timestamp_format == std::vector<std::string>{"E, d MMM yyyy"});
}

TEST_CASE("a point that is geocoded needs no coordinates", "[jobs]")
{
    const Section section =
        csv(R"("syntheticPoints": {"p": {"type": "geocoded", "address": "street", "country": "land"}})");
    CHECK(section.synthetic_points.at("p").type == "geocoded");
    CHECK(section.synthetic_points.at("p").components.at("country") == "land");
}

TEST_CASE("unknown keys are named by their path, known old ones are not", "[jobs]")
{
    const ControlFile file = accepted(R"({"x": 1, "filePath": "c.csv", "csv": {"foo": {"bar": 1},
        "hasHeaderRow": true, "overrides": {"a": {"b": 1}}, "syntheticLocations": {"p": {"q": "r"}}}})");
    CHECK(file.unknown ==
          std::vector<std::string>{"csv.overrides.a.b", "csv.syntheticLocations.p.q", "csv.foo", "x"});
}

TEST_CASE("a value of the wrong type is refused with its path, line and column", "[jobs]")
{
    const auto [text, english] = GENERATE(table<std::string, std::string>({
        {"{\n \"csv\": {\n  \"skip\": \"1x\"}}", "csv.skip: expected a whole number, line 3 column 11"},
        {"{\"csv\": {\"skip\": \"\"}}", "csv.skip: expected a whole number, line 1 column 18"},
        {"{\"csv\": {\"skip\": true}}", "csv.skip: expected a whole number, line 1 column 18"},
        {"{\"csv\": {\"skip\": -1}}", "csv.skip: expected a whole number, line 1 column 18"},
        {"{\"csv\": {\"skip\": 1.5}}", "csv.skip: expected a whole number, line 1 column 18"},
        {"{\"csv\": []}", "csv: expected an object, line 1 column 9"},
        {"{\"opaque\": [7]}", "opaque: expected a string, line 1 column 12"},
        {"{\"opaque\": true}", "opaque: expected a string, line 1 column 12"},
        {"{\"tsv\": {\"trimWhitespace\": \"yes\"}}",
         "tsv.trimWhitespace: expected true or false, line 1 column 28"},
        {"{\"tsv\": {\"trimWhitespace\": 2}}",
         "tsv.trimWhitespace: expected true or false, line 1 column 28"},
        {"{\"csv\": {\"columns\": \"a\"}}", "csv.columns: expected a list of strings, line 1 column 21"},
        {"{\"csv\": {\"columns\": [\"a\", null]}}", "csv.columns[1]: expected a string, line 1 column 27"},
        {"{\"csv\": {\"columns\": []}}",
         "csv.columns: names no column; null takes them from the header, line 1 column 21"},
        {"{\"csv\": {\"fixedTimestampFormat\": {}}}",
         "csv.fixedTimestampFormat: expected a string or a list of strings, line 1 column 34"},
        {"{\"csv\": {\"overrides\": {\"a\": {\"timezone\": []}}}}",
         "csv.overrides.a.timezone: expected a string, line 1 column 42"},
        {"{\"csv\": {\"overrides\": {\"a\": 1}}}", "csv.overrides.a: expected an object, line 1 column 29"},
        {"{\"csv\": {\"separator\": \"\"}}", "csv.separator: expected a character, line 1 column 23"},
        {"{\"csv\": {\"separator\": \"\\n\"}}", "csv.separator: a line end cannot be used, line 1 column 23"},
        {"{\"csv\": {\"separator\": \"'\", \"quote\": \"'\"}}",
         "csv.separator: the same character as quote, line 1 column 23"},
        {"{\"csv\": {\"escape\": \",\"}}", "csv.separator: the same character as escape, line 1 column 9"},
        {"{\"csv\": {\"action\": \"Upsert\"}, \"tsv\": {\"action\": \"Delete\"}}",
         "tsv.action: another action than csv.action, line 1 column 49"},
        {"{\"csv\": {\"syntheticPoints\": {\"p\": {\"latitude\": \"y\", \"longitude\": \"x\"}}}}",
         "csv.syntheticPoints.p.type: expected \"point\" or \"geocoded\", line 1 column 35"},
        {"{\"csv\": {\"syntheticPoints\": {\"p\": {\"type\": \"Point\"}}}}",
         "csv.syntheticPoints.p.type: expected \"point\" or \"geocoded\", line 1 column 44"},
        {"{\"csv\": {\"syntheticPoints\": {\"p\": {\"type\": \"point\", \"latitude\": \"y\"}}}}",
         "csv.syntheticPoints.p: a point needs latitude and longitude, line 1 column 35"},
    }));
    const JobError error = refused(text);
    CHECK(error.english == english);
    CHECK(error.type == "control-file-malformed");
    CHECK(error.details.contains("path"));
    CHECK(error.details.contains("line"));
}

TEST_CASE("there is an end to the formats of a time and their lengths", "[jobs]")
{
    const auto formats = [](std::size_t count, std::size_t size) {
        std::string list;
        for (std::size_t i = 0; i < count; ++i)
            list += (i > 0 ? ", \"" : "\"") + std::string(size, 'y') + '"';
        return R"({"csv": {"floatingTimestampFormat": [)" + list + "]}}";
    };
    CHECK(refused(formats(51, 1)).english ==
          "csv.floatingTimestampFormat: expected at most 50 formats of at most 200 bytes, line 1 column 37");
    CHECK(refused(formats(1, 201)).type == "control-file-malformed");
    CHECK(csv(R"("floatingTimestampFormat": ["yyyy"])").floating_timestamp_format.size() == 1);
}

TEST_CASE("what is told of unknown keys is short, however long they are", "[jobs]")
{
    std::string keys;
    for (int i = 0; i < 100; ++i)
        keys += (i > 0 ? ", \"k" : "\"k") + std::to_string(i) + "\": 0";
    const std::string text =
        R"({"csv": {"overrides": {")" + std::string(100'000, 'a') + "\": {" + keys + "}}}}";
    auto parsed = parse_control_file(text);
    const auto& unknown = std::get<ControlFile>(parsed).unknown;
    CHECK(unknown.size() == 100);
    for (const std::string& path : unknown)
        CHECK(path.size() < 250);
}

TEST_CASE("unknown actions and encodings are refused by name", "[jobs]")
{
    const JobError action = refused(R"({"action": "Merge"})");
    CHECK(action.type == "unsupported-import-type");
    CHECK(action.details.at("importType") == "Merge");
    const JobError encoding = refused(R"({"csv": {"encoding": "utf-9"}})");
    CHECK(encoding.type == "invalid-encoding");
    CHECK(encoding.details.at("encoding") == "utf-9");
    CHECK(refused(R"({"csv": {"encoding": "UTF-8//IGNORE"}})").type == "invalid-encoding");
}

TEST_CASE("what is no JSON, no object or too large has an event of its own", "[jobs]")
{
    const JobError json = refused("{\"csv\": {\n\"encoding\": utf-8}}");
    CHECK(json.type == "control-file-invalid-json");
    CHECK(json.details.at("line") == 2);
    CHECK(json.details.at("column") == 13);
    CHECK(refused("[]").type == "control-file-malformed");
    const JobError large = refused(std::string(kMaxControlFile + 1, ' '));
    CHECK(large.type == "control-file-too-large");
    CHECK(large.details.at("limit") == kMaxControlFile);
}

TEST_CASE("no message has a percent sign, whatever the keys are", "[jobs]")
{
    CHECK(refused(R"({"csv": {"overrides": {"50%\n": 1}}})").english ==
          "csv.overrides.50??: expected an object, line 1 column 33");
    CHECK(refused(R"({"action": "%s"})").english.find('%') == std::string::npos);
}

TEST_CASE("the default control file is accepted and changes no default", "[jobs]")
{
    const ControlFile file = accepted(default_control_file());
    CHECK(file.action == Action::Replace);
    CHECK(file.unknown.empty());
    REQUIRE(file.csv);
    REQUIRE(file.tsv);
    CHECK(file.csv->separator == U',');
    CHECK(file.csv->quote == U'"');
    CHECK(file.tsv->separator == U'\t');
    CHECK_FALSE(file.tsv->quote);
    CHECK_FALSE(file.csv->columns);
}

TEST_CASE("a file's name says what it is", "[jobs]")
{
    const auto [name, expected] = GENERATE(table<std::string, std::string>({
        {"crimes.csv", "csv"},
        {"Crimes 100%.CSV", "csv"},
        {"a.b.tsv", "tsv"},
        {"crimes.csv.gz", "csv+gz"},
        {"crimes.TSV.GZ", "tsv+gz"},
        {"crimes.csv.gz.gz", ""},
        {"crimes.csv.xz", ""},
        {"crimes.gz", ""},
        {"crimes", ""},
        {"csv", ""},
        {"control.json", ""},
        {"", ""},
    }));
    const auto type = file_type(name);
    CAPTURE(name);
    CHECK((type ? std::string(to_string(type->format)) + (type->gzip ? "+gz" : "") : "") == expected);
}
