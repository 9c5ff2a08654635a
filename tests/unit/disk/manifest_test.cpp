#include "archive/disk/manifest.hpp"

#include "tests/support/print_result.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

using namespace wharf::archive;
using namespace std::chrono_literals;

namespace {

StoredManifest manifest()
{
    return {
        JobManifest{
            .id = JobId::parse("0123456789abcdef0123456789abcdef").value(),
            .dataset = {DomainName::parse("data.example.gov").value(), DatasetId::parse("b2fd-cjk2").value()},
            .filename = FileName::parse("\xC3\xA9t\xC3\xA9 \"2026\".csv.gz").value(),
            .size = 9'007'199'254'740'993,
            .sha256 = std::string(64, 'a'),
            .arrived = TimePoint{1795266302123ms},
            .request_id = "00112233445566778899aabbccddEEFF",
            .user = "ann",
            .via = "ftps",
        },
        "domains/data.example.gov/b2fd-cjk2/old name.csv.gz",
    };
}

JobResult outcome()
{
    return {
        .state = JobState::Failed,
        .started = TimePoint{1795266302124ms},
        .finished = TimePoint{1795266303000ms},
        .counts = {.rows = 10, .inserted = 1, .updated = 2, .deleted = 3, .unchanged = 4, .rejected = 5},
        .english = "FAILURE: line 7: \"x\" is not a number",
        .error_type = "uninterpretable-value",
        .details = {{"line", 7}, {"value", "x"}, {"ratio", 0.5}, {"columns", {"a", nullptr}}},
    };
}

std::string with(std::string_view text, std::string_view field, boost::json::value value)
{
    auto object = boost::json::parse(text).as_object();
    object[field] = std::move(value);
    return boost::json::serialize(object);
}

std::string without(std::string_view text, std::string_view field)
{
    auto object = boost::json::parse(text).as_object();
    REQUIRE(object.erase(field) == 1);
    return boost::json::serialize(object);
}

} // namespace

TEST_CASE("a manifest is read back as it was written", "[disk]")
{
    const auto read = parse_manifest(format_manifest(manifest()));
    REQUIRE(read);
    const StoredManifest expected = manifest();
    CHECK(read->job.id == expected.job.id);
    CHECK(read->job.dataset == expected.job.dataset);
    CHECK(read->job.filename == expected.job.filename);
    CHECK(read->job.size == expected.job.size);
    CHECK(read->job.sha256 == expected.job.sha256);
    CHECK(read->job.arrived == expected.job.arrived);
    CHECK(read->job.request_id == expected.job.request_id);
    CHECK(read->job.user == expected.job.user);
    CHECK(read->job.via == expected.job.via);
    CHECK(read->source == expected.source);
}

TEST_CASE("a manifest may be without a request id and without a source", "[disk]")
{
    StoredManifest plain = manifest();
    plain.job.request_id.clear();
    plain.source.clear();
    const auto read = parse_manifest(format_manifest(plain));
    REQUIRE(read);
    CHECK(read->job.request_id.empty());
    CHECK(read->source.empty());
}

TEST_CASE("only the manifest of a repetition is of format 2, and names the job it repeats", "[disk]")
{
    StoredManifest repetition = manifest();
    CHECK(boost::json::parse(format_manifest(repetition)).at("format") == 1);
    repetition.job.repeats = JobId::parse(std::string(32, '7')).value();
    const std::string text = format_manifest(repetition);
    CHECK(boost::json::parse(text).at("format") == 2);
    CHECK(parse_manifest(text)->job.repeats == repetition.job.repeats);
    CHECK_FALSE(parse_manifest(format_manifest(manifest()))->job.repeats);
    CHECK_FALSE(parse_manifest(with(text, "format", 1)));
    CHECK_FALSE(parse_manifest(without(text, "repeats")));
    CHECK_FALSE(parse_manifest(with(text, "repeats", "")));
    CHECK_FALSE(parse_manifest(with(text, "repeats", nullptr)));
    CHECK_FALSE(parse_manifest(with(format_manifest(manifest()), "format", 2)));
}

TEST_CASE("a count of lost starts is read back, and nothing else is taken for one", "[disk]")
{
    CHECK(parse_lost_starts(format_lost_starts(2)).value() == 2);
    for (const std::string_view text :
         {"", "{", "{}", "2", R"({"format":1})", R"({"format":2,"lost":1})", R"({"format":1,"lost":-1})",
          R"({"format":1,"lost":1000000000})", R"({"format":1,"lost":1,"more":1})"})
        CHECK(parse_lost_starts(text).error() == Errc::Corrupt);
}

TEST_CASE("a record cut short anywhere is damaged", "[disk]")
{
    const std::string manifest_text = format_manifest(manifest());
    for (std::size_t size = 0; size + 1 < manifest_text.size(); ++size) { // only the newline may be missing
        CAPTURE(size);
        CHECK(parse_manifest(manifest_text.substr(0, size)).error() == Errc::Corrupt);
    }
    const std::string result_text = format_result(outcome());
    for (std::size_t size = 0; size + 1 < result_text.size(); ++size) {
        CAPTURE(size);
        CHECK(parse_result(result_text.substr(0, size)).error() == Errc::Corrupt);
    }
}

TEST_CASE("a record with a field missing, added or of another type is damaged", "[disk]")
{
    const std::string text = format_manifest(manifest());
    const boost::json::value fields = boost::json::parse(text);
    for (const auto& field : fields.as_object()) {
        CAPTURE(std::string(field.key()));
        CHECK_FALSE(parse_manifest(without(text, field.key())));
        CHECK_FALSE(parse_manifest(with(text, field.key(), nullptr)));
        CHECK_FALSE(parse_manifest(with(text, field.key(), true)));
        CHECK_FALSE(parse_manifest(with(text, field.key(), boost::json::array())));
    }
    CHECK_FALSE(parse_manifest(with(text, "surplus", 1)));

    const std::string outcome_text = format_result(outcome());
    const boost::json::value outcome_fields = boost::json::parse(outcome_text);
    for (const auto& field : outcome_fields.as_object()) {
        CAPTURE(std::string(field.key()));
        CHECK_FALSE(parse_result(without(outcome_text, field.key())));
        CHECK_FALSE(parse_result(with(outcome_text, field.key(), nullptr)));
    }
    CHECK_FALSE(parse_result(with(outcome_text, "surplus", 1)));
    CHECK_FALSE(parse_result(with(outcome_text, "counts", {{"rows", 1}})));
}

TEST_CASE("a manifest whose values cannot be is damaged", "[disk]")
{
    auto [field, value] = GENERATE(table<std::string, std::string>({
        {"format", "0"},
        {"format", "2"},
        {"format", R"("1")"},
        {"id", R"("0123")"},
        {"domain", R"("../etc")"},
        {"dataset", R"("b2fd")"},
        {"filename", R"("../x")"},
        {"filename", R"("")"},
        {"size", "-1"},
        {"size", "1.5"},
        {"size", R"("12")"},
        {"sha256", R"("")"},
        {"sha256", '"' + std::string(63, 'a') + '"'},
        {"sha256", '"' + std::string(64, 'A') + '"'},
        {"sha256", '"' + std::string(64, 'g') + '"'},
        {"arrived", R"("2026-02-30T00:00:00.000Z")"},
        {"arrived", "1795266302123"},
        {"requestId", R"("1")"},
        {"requestId", '"' + std::string(32, 'x') + '"'},
        {"source", R"("/etc/passwd")"},
        {"source", R"("domains/data.example.gov/b2fd-cjk2/../../../lock")"},
        {"source", R"("domains/data.example.gov/b2fd-cjk2/log.txt")"},
        {"source", R"("domains/data.example.gov/b2fd-cjk2/completed/2026")"},
        {"source", R"("domains/DATA.example.gov/b2fd-cjk2/a.csv")"},
        {"source", R"("domains/data.example.gov/a.csv")"},
        {"source", R"("staging/domains/data.example.gov/b2fd-cjk2/a.csv")"},
        {"source", R"("jobs/queued")"},
        {"source", R"("/")"},
    }));
    CAPTURE(field, value);
    const auto read = parse_manifest(with(format_manifest(manifest()), field, boost::json::parse(value)));
    REQUIRE_FALSE(read);
    CHECK(read.error() == Errc::Corrupt);
}

TEST_CASE("text that is not one JSON object is damaged", "[disk]")
{
    auto text = GENERATE(values<std::string>({"", "null", "[]", "7", "\"x\"", "{}", "{} {}", "{", "\xFF"}));
    CHECK_FALSE(parse_manifest(text));
    CHECK_FALSE(parse_manifest(format_manifest(manifest()) + text + "x"));
    CHECK_FALSE(parse_result(text));
}

TEST_CASE("a result is read back as it was written", "[disk]")
{
    const auto read = parse_result(format_result(outcome()));
    REQUIRE(read);
    const JobResult expected = outcome();
    CHECK(read->state == expected.state);
    CHECK(read->started == expected.started);
    CHECK(read->finished == expected.finished);
    CHECK(read->counts == expected.counts);
    CHECK(read->english == expected.english);
    CHECK(read->error_type == expected.error_type);
    CHECK(read->details == expected.details);
}

TEST_CASE("a result may quote bytes that are not UTF-8", "[disk]")
{
    JobResult odd = outcome();
    odd.english = "FAILURE: caf\xE9";
    const auto read = parse_result(format_result(odd));
    REQUIRE(read);
    CHECK(read->english == odd.english);
}

TEST_CASE("a result can only end a job", "[disk]")
{
    const std::string text = format_result(outcome());
    CHECK(parse_result(with(text, "state", "succeeded")));
    CHECK(parse_result(with(text, "state", "superseded")));
    CHECK_FALSE(parse_result(with(text, "state", "queued")));
    CHECK_FALSE(parse_result(with(text, "state", "running")));
    CHECK_FALSE(parse_result(with(text, "state", "")));
}

TEST_CASE("every state has a word of its own", "[disk]")
{
    auto [state, word] = GENERATE(table<JobState, std::string>({{JobState::Queued, "queued"},
                                                                {JobState::Running, "running"},
                                                                {JobState::Succeeded, "succeeded"},
                                                                {JobState::Failed, "failed"},
                                                                {JobState::Superseded, "superseded"}}));
    CHECK(to_string(state) == word);
    CHECK(parse_job_state(word) == state);
    CHECK_FALSE(parse_job_state(word + " "));
}
