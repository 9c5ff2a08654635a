#include "archive/jobs/explain.hpp"

#include "archive/jobs/explanations.hpp"
#include "archive/jobs/job_events.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

using namespace wharf;
using namespace wharf::jobs;

namespace {

// What is told in querying/ answers readers of a table and is no event of a job.
bool tells_no_events(const std::filesystem::path& file)
{
    return file.parent_path().filename() == "querying" || file.filename() == "encoding_names.cpp" ||
           file.filename() == "explanations.cpp" ||
           (file.extension() != ".cpp" && file.extension() != ".hpp");
}

// Every word with a hyphen that the code beneath archive/jobs has as a text of its own, comments left out.
std::set<std::string> hyphenated_words()
{
    std::set<std::string> words;
    const std::regex word("\"([a-z0-9]+(-[a-z0-9]+)+)\"");
    for (const auto& entry : std::filesystem::recursive_directory_iterator(WHARF_SOURCE "/archive/jobs")) {
        if (tells_no_events(entry.path())) continue;
        std::ifstream file(entry.path());
        for (std::string line; std::getline(file, line);) {
            if (const auto comment = line.find("//"); comment != line.npos) line.resize(comment);
            for (std::sregex_iterator found(line.begin(), line.end(), word), end; found != end; ++found)
                words.insert((*found)[1]);
        }
    }
    return words;
}

// Those that name neither an error nor an event.
const std::set<std::string> kOtherWords{
    // points at which tests let the process die
    "after-table-commit", "before-run", "before-table-commit", "hook-ran",
    // progress, which is a status and no event
    "applying-diff", "awaiting-worker", "computing-upsert", "counting-records", "read-dataset-rows",
    "read-input-rows", "reading-new-data", "storing-completed", "uploading-upsert", "waiting-to-retry",
    // names in the timeline, parts of event names, members
    "control-file", "data-file-success", "generating-upsert",
    // why a commit is refused: no job has come to be
    "corrupt-patch", "file-too-large", "filename-bad-characters", "filename-too-long",
    "impossible-relative-to", "non-existant-chunk", "non-uniform-chunk", "not-a-commit-description",
    "over-quota", "size-mismatch", "undecodable-control",
    // what a job waits for, for as long as it takes
    "table-busy",
    // encodings
    "utf-8", "utf-16", "utf-16le", "utf-16be"};

bool is_explained(std::string_view type)
{
    const auto types = explained_types();
    return std::ranges::find(types, type) != types.end();
}

std::string meaning(std::string_view type, const boost::json::object& parameters)
{
    const auto found = explain(type, parameters);
    REQUIRE(found);
    return found->meaning;
}

} // namespace

TEST_CASE("every error and event that the code can name is explained")
{
    const auto words = hyphenated_words();
    REQUIRE(words.contains("uninterpretable-value"));
    REQUIRE(words.contains("gave-up"));
    for (const std::string& word : words) {
        INFO(word << ": explain it in explanations.cpp, or say here what else it is");
        CHECK((is_explained(word) || kOtherWords.contains(word)));
    }
    for (const std::string_view word : {"cancelled", "superseded", "interrupted", "generic", "success",
                                        "failure", "finished", "processing", "hook"})
        CHECK(is_explained(word));
}

TEST_CASE("every error and event that readers of logs may know of is explained")
{
    for (const std::string_view type : {"field-not-in-dataset",
                                        "field-not-in-input",
                                        "no-identity-column",
                                        "duplicated-fields-in-input",
                                        "field-wrong-format",
                                        "no-field-names-in-input",
                                        "synthetic-location-in-input",
                                        "ignored-synthetic-location-column-inputs-in-nbe-dataset",
                                        "geocoding-source-ignored",
                                        "geocoding-source-invalid-type",
                                        "geocoding-failure",
                                        "invalid-row-length",
                                        "uninterpretable-value",
                                        "bad-timestamp-format",
                                        "bad-timezone",
                                        "invalid-encoding",
                                        "record-too-large",
                                        "row-too-large",
                                        "too-many-records-in-input",
                                        "too-many-errors-in-input",
                                        "control-file-invalid-json",
                                        "control-file-malformed",
                                        "control-file-too-large",
                                        "corrupt-gzip",
                                        "corrupt-xz",
                                        "unknown-file-type",
                                        "delete-without-user-pk",
                                        "unsupported-import-type",
                                        "malformed-upsert",
                                        "upsert-already-in-progress-by-someone-else",
                                        "unpublished-copy-exists",
                                        "permission-denied",
                                        "unknown-domain",
                                        "completed-with-warnings",
                                        "bad-response-from-server",
                                        "generic",
                                        "di2-counts",
                                        "upsert-counts"})
        CHECK(is_explained(type));
}

TEST_CASE("an explanation is whole sentences, with any parameters and with none")
{
    const boost::json::object all{{"record", 17},
                                  {"line", 18},
                                  {"actual", 5},
                                  {"expected", 7},
                                  {"value", "n/a"},
                                  {"column", "ward"},
                                  {"expectedType", {"number"}},
                                  {"fieldNames", {"a", "b"}},
                                  {"fieldName", "a"},
                                  {"pattern", "x"},
                                  {"name", "PDT"},
                                  {"encoding", "UTF-8"},
                                  {"offset", 9},
                                  {"limit", 10},
                                  {"message", "m"},
                                  {"path", "csv.skip"},
                                  {"rowCount", 488},
                                  {"failCount", 3},
                                  {"by", "ann"},
                                  {"starts", 3},
                                  {"filename", "c.csv"},
                                  {"english", "e"},
                                  {"exit", 1},
                                  {"attempt", 2},
                                  {"tries", 5},
                                  {"user", "bob"},
                                  {"warnings", {"w"}},
                                  {"importType", "Merge"},
                                  {"newFilename", "n"},
                                  {"domain", "d"},
                                  {"position", 3},
                                  {"nearRecord", 4},
                                  {"firstRecord", 2},
                                  {"unknown", {"k"}},
                                  {"maxRecordCount", 5},
                                  {"rows", 1},
                                  {"inserted", 1},
                                  {"updated", 1},
                                  {"deleted", 1},
                                  {"unchanged", 1},
                                  {"errors", 1},
                                  {"reason", "r"},
                                  {"until", "u"},
                                  {"bytes", 9}};
    for (const std::string_view type : explained_types()) {
        for (const auto& parameters : {all, boost::json::object()}) {
            const auto found = explain(type, parameters);
            REQUIRE(found);
            INFO(type << ": " << found->title << " | " << found->meaning << " | " << found->advice);
            CHECK_FALSE(found->title.empty());
            CHECK_FALSE(found->title.ends_with('.'));
            CHECK(found->meaning.ends_with('.'));
            CHECK((found->advice.empty() || found->advice.ends_with('.')));
            const std::string text = found->meaning + found->advice;
            CHECK(text.find_first_of("[]{}") == std::string::npos);
            CHECK(text.find("  ") == std::string::npos);
            CHECK(text.find("..") == std::string::npos);
            if (!parameters.empty()) CHECK(text.find('?') == std::string::npos);
        }
    }
}

TEST_CASE("parameters are filled in, and what is not known is left out")
{
    CHECK(meaning("invalid-row-length", {{"record", 17}, {"line", 18}, {"actual", 5}, {"expected", 7}}) ==
          "Record 17 (line 18) has 5 values, but there are 7 columns.");
    CHECK(meaning("invalid-row-length", {{"record", 17}, {"actual", 5}, {"expected", 7}}) ==
          "Record 17 has 5 values, but there are 7 columns.");
    CHECK(meaning("field-not-in-dataset", {{"fieldNames", {"Ward", "Zone"}}}) ==
          "The dataset has no column of that name: \"Ward\", \"Zone\".");
    CHECK(meaning("field-not-in-dataset", {{"fieldNames", boost::json::array()}}) ==
          "The dataset has no column of that name.");
    CHECK(meaning("gave-up", {{"starts", 3}}) ==
          "The server went down 3 times while it worked on this file, so it does not try again.");
    CHECK_FALSE(explain("never-heard-of", {}));
}

TEST_CASE("values of a file are cut and counted, not trusted")
{
    const std::string text =
        meaning("uninterpretable-value", {{"value", std::string(5000, 'x')}, {"column", "a"}});
    CHECK(text.size() < 400);
    CHECK(text.find("...\"") != std::string::npos);
    boost::json::array many;
    for (int i = 0; i < 50; ++i)
        many.emplace_back("c" + std::to_string(i));
    CHECK(meaning("field-not-in-input", {{"fieldNames", many}}).ends_with("\"c9\" and 40 more."));
    // What looks like a place for a parameter in a value stays as it is.
    CHECK(meaning("bad-timezone", {{"name", "{column}[x]"}}) ==
          "There is no such time zone: \"{column}[x]\".");
}

TEST_CASE("a failure is explained by its error, and by its own words if nobody knows that")
{
    archive::Event event{{}, "failure", {{"details", {{"type", "unterminated-quote"}, {"record", 2}}}}};
    CHECK(explain(event)->title == "A quotation mark is never closed");
    event.data = {{"details", {{"type", "from-the-future"}}}, {"english", "FAILURE: no luck"}};
    CHECK(explain(event)->title == "The job failed");
    CHECK(explain(event)->meaning == "The job ended without success: FAILURE: no luck.");
    event = {{}, "success", {{"details", {{"type", "data-file-success"}, {"totalErrors", 0}}}}};
    CHECK(explain(event)->title == "The job succeeded");
}

TEST_CASE("the headline of a job is its end, whatever came after it, else the latest event")
{
    const archive::TimePoint at;
    std::vector<archive::Event> events;
    CHECK(headline(events) == nullptr);
    events.push_back({at, "committed-job", {}});
    events.push_back({at, "processing", {}});
    CHECK(headline(events)->type == "processing");
    events.push_back({at, "success", {}});
    events.push_back({at, "hook", {}});
    CHECK(headline(events)->type == "success");
}

TEST_CASE("the headline of a success that set records aside says so, and what to do")
{
    archive::Counts counts;
    counts.rows = 488;
    counts.rejected = 3;
    std::vector<archive::Event> events{set_aside_event({}, counts), {{}, "finished", {}}};
    events.push_back({{}, "success", {{"details", {{"type", "data-file-success"}, {"totalErrors", 3}}}}});
    const auto told = explain(*headline(events));
    REQUIRE(told);
    CHECK(told->title == "Records were set aside");
    CHECK(told->meaning == "3 of 488 records could not be used and were set aside. The others were applied.");
    CHECK_FALSE(told->advice.empty());
    events.back() = {{}, "failure", {}};
    CHECK(headline(events)->type == "failure");
}
