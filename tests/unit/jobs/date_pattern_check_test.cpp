#include "archive/jobs/date_pattern_check.hpp"

#include "tests/support/test_data.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

using namespace wharf::jobs;

namespace {

std::optional<JobError> verdict(std::string_view text)
{
    auto parsed = parse_control_file(text);
    REQUIRE(std::holds_alternative<ControlFile>(parsed));
    return check_date_patterns(std::get<ControlFile>(parsed), text);
}

} // namespace

TEST_CASE("a date pattern that is none is refused where it stands in the control file", "[jobs]")
{
    const auto [control, english] = GENERATE(table<std::string, std::string>({
        {"{\"csv\": {\n  \"floatingTimestampFormat\": [\"ISO8601\", \"MM/QQ\"]}}",
         "csv.floatingTimestampFormat: the timestamp format \"MM/QQ\" is not valid: "},
        {"{\"tsv\": {\n  \"fixedTimestampFormat\": \"yyyy z\"}}",
         "tsv.fixedTimestampFormat: the timestamp format \"yyyy z\" is not valid: "},
        {"{\"csv\": {\"overrides\": {\"opened\": {\n  \"timestampFormat\": \"'T\"}}}}",
         "csv.overrides.opened.timestampFormat: the timestamp format \"'T\" is not valid: "},
    }));
    const auto error = verdict(control);
    REQUIRE(error);
    CHECK(error->type == "bad-timestamp-format");
    CHECK(error->english.starts_with(english));
    CHECK(error->english.find(", line 2 column ") != std::string::npos);
    CHECK(error->details.at("line") == 2);
}

TEST_CASE("patterns that are ones, and time zones of whatever name, pass", "[jobs]")
{
    CHECK_FALSE(verdict(R"({"csv": {"floatingTimestampFormat": ["iso8601", "MM/dd/yy"], "timezone": "PDT",
                                    "overrides": {"opened": {"timestampFormat": "YYYY-MM-dd"}}}})"));
    CHECK_FALSE(verdict("{}"));
}

TEST_CASE("every control file from the field that is one has patterns that are ones", "[jobs]")
{
    std::size_t files = 0;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(std::filesystem::path(WHARF_TEST_DATA) / "control"))
    {
        if (entry.path().extension() != ".json") continue;
        const std::string text = wharf::read_whole(entry.path());
        const auto parsed = parse_control_file(text);
        if (!std::holds_alternative<ControlFile>(parsed)) continue;
        CAPTURE(entry.path().string());
        CHECK_FALSE(check_date_patterns(std::get<ControlFile>(parsed), text));
        ++files;
    }
    CHECK(files > 15);
}
