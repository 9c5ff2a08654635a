// Control files as publishers and the programs they use wrote them over the years.
#include "archive/jobs/control/control_file.hpp"
#include "tests/support/test_data.hpp"

#include <catch2/catch.hpp>

using namespace wharf::jobs;

namespace {

ControlFile accepted(const std::string& path)
{
    auto result = parse_control_file(wharf::test_data("control/" + path));
    if (const auto* error = std::get_if<JobError>(&result)) FAIL(path << ": " << error->english);
    return std::get<ControlFile>(std::move(result));
}

std::string refused(const std::string& path)
{
    const auto result = parse_control_file(wharf::test_data("control/" + path));
    if (std::holds_alternative<ControlFile>(result)) return "accepted";
    const auto& error = std::get<JobError>(result);
    return error.type + ": " + error.english;
}

using Strings = std::vector<std::string>;

} // namespace

TEST_CASE("every real control file is accepted without a key that is not known", "[jobs]")
{
    const auto [path, action, columns, skip] = GENERATE(table<std::string, Action, std::size_t, unsigned>({
        {"chicago/_control.json", Action::Replace, 3, 0},
        {"datasync-guides/guide-default.json", Action::Replace, 0, 0},
        {"datasync-guides/guide-headless-2014a.json", Action::Replace, 0, 0},
        {"datasync-guides/guide-headless-2014b.json", Action::Replace, 0, 0},
        {"datasync-guides/guide-headless-geocoding.json", Action::Replace, 0, 0},
        {"datasync/complex-2014.json", Action::Delete, 3, 0},
        {"datasync/complex.json", Action::Delete, 3, 0},
        {"datasync/from-saved-job-v0.4.json", Action::Replace, 4, 0},
        {"datasync/three_rows-2014.json", Action::Replace, 4, 1},
        {"datasync/three_rows-2015.json", Action::Replace, 4, 0},
        {"datasync/three_rows.json", Action::Replace, 4, 1},
        {"for-tables/cfpb-2013-08.json", Action::Replace, 18, 1},
        {"for-tables/gov-domains.json", Action::Replace, 7, 1},
        {"for-tables/nyc-housing.json", Action::Replace, 41, 1},
        {"for-tables/sf-mobile-food-delete.json", Action::Delete, 29, 1},
        {"for-tables/sf-mobile-food-replace.json", Action::Replace, 29, 1},
        {"for-tables/sf-mobile-food-upsert.json", Action::Upsert, 29, 1},
        {"for-tables/us-leso-kansas.json", Action::Replace, 0, 0},
    }));
    CAPTURE(path);
    const ControlFile file = accepted(path);
    CHECK(file.action == action);
    CHECK(file.unknown.empty());
    REQUIRE(file.csv);
    CHECK(file.csv->columns.value_or(Strings{}).size() == columns);
    CHECK(file.csv->skip == skip);
    CHECK(file.csv->encoding == "utf-8");
    CHECK(file.csv->separator == U',');
    CHECK(file.csv->quote == U'"');
    CHECK(file.csv->empty_text_is_null == (path != "for-tables/gov-domains.json"));
}

TEST_CASE("real control files that are broken are refused at the character", "[jobs]")
{
    CHECK(refused("datasync/three_rows_invalid.json") ==
          "control-file-invalid-json: the control file is not JSON: syntax error, line 8 column 20");
    CHECK(refused("datasync-guides/guide-overrides-broken.json") ==
          "control-file-invalid-json: the control file is not JSON: syntax error, line 16 column 7");
}

TEST_CASE("a control file with nearly every option means what it says", "[jobs]")
{
    const std::string path = GENERATE("datasync/complex.json", "datasync/complex-2014.json");
    CAPTURE(path);
    const ControlFile file = accepted(path);
    CHECK(file.opaque == "someSillyUUIDforMyInternalUse");
    const Section& csv = *file.csv;
    CHECK(csv.columns == Strings{"boo", "bar", "baz"});
    CHECK(csv.ignore_columns == Strings{"foo"});
    CHECK(csv.escape == U'\\');
    CHECK(csv.floating_timestamp_format == Strings{"ISO8601", "MM/dd/yy", "MM/dd/yyyy", "dd-MMM-yyyy"});
    CHECK(csv.fixed_timestamp_format == csv.floating_timestamp_format);
    CHECK(csv.drop_uninterpretable_rows == "TenPercent");
    CHECK(csv.use_socrata_geocoding);
    CHECK(csv.trim_server_whitespace);
    for (const char* column : {"column1", "column2"}) {
        const ColumnOverride& override = csv.overrides.at(column);
        CHECK(override.trim_whitespace == false);
        CHECK(override.use_socrata_geocoding == false);
        CHECK(override.empty_text_is_null == true);
        CHECK(override.timestamp_format == Strings{"MM/YYYY", "YYYY/MM"});
        CHECK(override.timezone == "PDT");
    }
    const SyntheticColumn& location = csv.synthetic_locations.at("loc1");
    CHECK(location.components ==
          std::map<std::string, std::string>{
              {"address", "1234 Lane"}, {"city", "Seattle"}, {"state", "WA"}, {"zip", "98125"}});
}

TEST_CASE("a comment, a NUL for no escape and a single date pattern are read", "[jobs]")
{
    const Section csv = *accepted("chicago/_control.json").csv;
    CHECK(csv.columns == Strings{"api_name_1", "api_name_2", "api_name_3"});
    CHECK_FALSE(csv.escape);
    CHECK(csv.floating_timestamp_format == Strings{"MM/dd/yyyy"});
    CHECK(csv.trim_server_whitespace);
    CHECK(csv.synthetic_locations.empty());
}

TEST_CASE("a control file for both kinds of file keeps them apart", "[jobs]")
{
    const ControlFile file = accepted("datasync/three_rows.json");
    REQUIRE(file.tsv);
    CHECK(file.tsv->separator == U'\t');
    CHECK_FALSE(file.tsv->quote);
    CHECK_FALSE(file.tsv->columns);
    CHECK(file.tsv->floating_timestamp_format == Strings{"ISO8601"});
    CHECK(file.csv->floating_timestamp_format == Strings{"MM/dd/yyyy"});
}

TEST_CASE("control files for real tables name their synthetic and overridden columns", "[jobs]")
{
    const Section upsert = *accepted("for-tables/sf-mobile-food-upsert.json").csv;
    CHECK(upsert.set_aside_errors);
    CHECK(upsert.ignore_columns == Strings{"location"});
    CHECK(upsert.overrides.at("received").timestamp_format == Strings{"yyyyMMdd"});
    CHECK(upsert.synthetic_locations.at("location").components.at("latitude") == "latitude");
    CHECK(upsert.timezone == "US/Pacific");
    CHECK(accepted("for-tables/sf-mobile-food-delete.json").csv->ignore_columns.size() == 28);
    CHECK(accepted("for-tables/us-leso-kansas.json").csv->fixed_timestamp_format ==
          Strings{"M/d/yyyy H:mm:ss"});
}

TEST_CASE("the examples on the page about control files are good ones", "[jobs]")
{
    const std::string page = wharf::read_whole(WHARF_CONTROL_FILE_PAGE);
    const std::string_view begins = "```json\n";
    std::size_t examples = 0;
    for (std::size_t at = page.find(begins); at != std::string::npos; at = page.find(begins, at)) {
        at += begins.size();
        const std::string example = page.substr(at, page.find("```", at) - at);
        CAPTURE(example);
        const auto result = parse_control_file(example);
        REQUIRE(std::holds_alternative<ControlFile>(result));
        CHECK(std::get<ControlFile>(result).unknown.empty());
        ++examples;
    }
    CHECK(examples == 4);
}

TEST_CASE("the page about control files has every key, and no other", "[jobs]")
{
    const std::string page = wharf::read_whole(WHARF_CONTROL_FILE_PAGE);
    std::istringstream lines(page);
    std::string top = "{";
    std::string section;
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with("| `") || line.find(" | ") == std::string::npos) continue;
        const std::string key = line.substr(3, line.find('`', 3) - 3);
        if (key.find('-') != std::string::npos) continue; // an event's name
        const bool outer = key == "action" || key == "csv" || key == "tsv" || key == "opaque" ||
                           key == "replacePreviousQueued";
        (outer ? top : section) += '"' + key + "\": null, ";
    }
    const auto result = parse_control_file(top + "\"csv\": {" + section + "\"action\": null}}");
    REQUIRE(std::holds_alternative<ControlFile>(result));
    CHECK(std::get<ControlFile>(result).unknown.empty());
    for (const char* key : {"encoding", "timezone", "overrides", "syntheticPoints", "columnStatistics"})
        CHECK(section.find(key) != std::string::npos);
}
