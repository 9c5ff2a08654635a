#include "tests/support/gzip_text.hpp"
#include "tests/support/listed_uploads.hpp"
#include "tests/unit/jobs/delta/patches.hpp"
#include "tests/unit/jobs/jobs_test.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <thread>

using namespace wharf;
using namespace wharf::jobs;
using archive::JobState;
using test::JobsTest;
using test::must;
using test::PatchMaker;

namespace {

using Answer = std::variant<Accepted, JobError>;

const std::string kFile = "id,name\n1,one\n2,two\n";
const std::string kOpaque(32, 'e');
constexpr std::uint64_t kMost = 3000; // bytes of a file

struct Committed : JobsTest {
    std::string chunk(std::string_view bytes)
    {
        auto begun = must(archive->chunks().begin(key));
        must(begun->write(test::bytes_of(bytes)));
        return must(archive->chunks().keep(std::move(begun))).text();
    }
    // In pieces of `piece` bytes.
    boost::json::array chunks(std::string_view patch, std::size_t piece = 1000)
    {
        boost::json::array names;
        for (; !patch.empty(); patch.remove_prefix(std::min(piece, patch.size())))
            names.emplace_back(chunk(patch.substr(0, piece)));
        return names;
    }
    static boost::json::object message(boost::json::array names, const std::string& opaque = kOpaque)
    {
        return {{"chunks", std::move(names)},
                {"control", {{"action", "Replace"}, {"csv", boost::json::object()}, {"opaque", opaque}}},
                {"filename", "crimes.csv.sdiff"},
                {"relativeTo", nullptr}};
    }
    Answer commit(const boost::json::object& message, const std::string& user = "ann")
    {
        const std::string text = boost::json::serialize(message);
        return must(intake->commit({key, text, user, "https", {kMost, stop}}));
    }
    archive::JobRecord job_of(const Answer& answer)
    {
        if (const auto* const error = std::get_if<JobError>(&answer)) FAIL(error->english);
        return must(archive->jobs().find(*std::get<Accepted>(answer).job));
    }
    static std::string error_of(const Answer& answer)
    {
        const auto* const error = std::get_if<JobError>(&answer);
        return error == nullptr ? "accepted" : error->type;
    }
    std::size_t kept_chunks() { return must(archive->chunks().all()).size(); }
    std::string input_of(const archive::JobRecord& job)
    {
        return must(file_text(*must(archive->jobs().open_input(job.manifest.id)), 0, 10'000));
    }
};

std::string whole(std::string_view file)
{
    return PatchMaker(1000).literal(file).end();
}

} // namespace

TEST_CASE_METHOD(Committed, "a patch of nothing is the file, and its job is like any other", "[jobs][commit]")
{
    const std::size_t piece = GENERATE(1, 10, 1000);
    const auto job = job_of(commit(message(chunks(whole(kFile), piece))));
    CHECK(job.manifest.filename.text() == "crimes.csv");
    CHECK(job.manifest.size == kFile.size());
    CHECK(job.manifest.request_id == kOpaque);
    CHECK(job.manifest.tag() == job.manifest.id.text());
    CHECK(job.manifest.user == "ann");
    CHECK(job.manifest.via == "https");
    CHECK(input_of(job) == kFile);
    CHECK(must(archive->jobs().control(job.manifest.id)) ==
          R"({"action":"Replace","csv":{},"opaque":")" + kOpaque + "\"}");
    CHECK(kept_chunks() == 0);
    CHECK(worker->run(job) == Worker::End::Finished);
    CHECK(find(job).result->counts.inserted == 2);
}

TEST_CASE_METHOD(Committed, "a patch of a snapshot is made of its blocks", "[jobs][commit]")
{
    std::string file = "id,name\n";
    while (file.size() < 3000)
        file += std::to_string(file.size()) + ",one\n";
    const auto old = enqueue("crimes.csv", file);
    worker->run(old);
    const std::string name =
        archive::layout::snapshot_name(old.manifest.arrived, old.manifest.filename.text());
    auto said = message(chunks(PatchMaker(1024).copy(0).literal("1,new\n").copy(2).end()));
    said["relativeTo"] =
        "/datasync/id/" + key.id.text() + "/completed/2026/11/21/signatures/" + name + ".ssig";
    const auto job = job_of(commit(said));
    CHECK(input_of(job) == file.substr(0, 1024) + "1,new\n" + file.substr(2048));

    said["chunks"] = chunks(whole(kFile));
    said["control"].as_object()["opaque"] = std::string(32, 'f');
    said["relativeTo"] =
        "/datasync/id/" + key.id.text() + "/completed/2026/11/21/signatures/13:00:00.999-crimes.csv.ssig";
    CHECK(error_of(commit(said)) == "impossible-relative-to");
}

TEST_CASE_METHOD(Committed, "a packed patch is unpacked", "[jobs][commit]")
{
    auto said = message(chunks(test::gzip(whole(kFile)), 13));
    said["filename"] = "crimes.csv.sdiff.gz";
    CHECK(input_of(job_of(commit(said))) == kFile);

    said["chunks"] = chunks(test::gzip(whole(kFile)) + "x");
    said["control"].as_object()["opaque"] = std::string(32, 'f');
    CHECK(error_of(commit(said)) == "corrupt-gzip");
    said["filename"] = "crimes.csv.sdiff.xz";
    said["chunks"] = chunks(whole(kFile));
    CHECK(error_of(commit(said)) == "corrupt-xz");
}

TEST_CASE_METHOD(Committed, "the same commit again has the same job, though its chunks are gone",
                 "[jobs][commit]")
{
    const auto said = message(chunks(whole(kFile)));
    const auto job = job_of(commit(said));
    CHECK(job_of(commit(said)).manifest.id == job.manifest.id);
    CHECK(error_of(commit(said, "bob")) == "non-existant-chunk");
    auto other = said;
    other["control"].as_object()["opaque"] = "another";
    CHECK(error_of(commit(other)) == "non-existant-chunk");

    restart();
    CHECK(job_of(commit(said)).manifest.id == job.manifest.id);
    env.advance(Intake::kRepeat + std::chrono::seconds(1));
    CHECK(error_of(commit(said)) == "non-existant-chunk");
}

TEST_CASE_METHOD(Committed, "what a client calls its commit may be any text", "[jobs][commit]")
{
    const std::string opaque =
        GENERATE("x", "00000000000000000000000000000000-and-more", "\xc3\x9c \xf0\x9f\x9a\xa2");
    const auto said = message(chunks(whole(kFile)), opaque);
    const auto job = job_of(commit(said));
    CHECK(job.manifest.request_id.size() == 32);
    CHECK(job_of(commit(said)).manifest.id == job.manifest.id);
}

TEST_CASE_METHOD(Committed, "without a name of its own each commit makes a job", "[jobs][commit]")
{
    const auto one = job_of(commit(message(chunks(whole(kFile)), "")));
    const auto two = job_of(commit(message(chunks(whole(kFile)), "")));
    CHECK(one.manifest.id != two.manifest.id);
    CHECK(one.manifest.request_id.empty());
}

TEST_CASE_METHOD(Committed, "two that come at once have one job", "[jobs][commit]")
{
    const auto said = message(chunks(whole(kFile), 3));
    std::optional<Answer> first;
    std::optional<Answer> second;
    std::thread other([&] { first = commit(said); });
    second = commit(said);
    other.join();
    CHECK(job_of(*first).manifest.id == job_of(*second).manifest.id);
}

TEST_CASE_METHOD(Committed, "chunks that do not make the patch", "[jobs][commit]")
{
    auto said = message(chunks(whole(kFile), 10));
    const auto [change, type] = GENERATE(table<std::string, std::string>({
        {"size", "size-mismatch"},
        {"missing", "non-existant-chunk"},
        {"uneven", "non-uniform-chunk"},
        {"last", "non-uniform-chunk"},
        {"order", "corrupt-patch"},
        {"damaged", "corrupt-patch"},
        {"large", "file-too-large"},
    }));
    auto& names = said["chunks"].as_array();
    if (change == "size") said["expectedSize"] = 1;
    if (change == "missing") names[1] = std::string(32, '0');
    if (change == "uneven") names[1] = chunk("nine byte");
    if (change == "last") names.back() = chunk("eleven byte");
    if (change == "order") std::swap(names[1], names[2]);
    if (change == "damaged") names[1] = chunk("ten bytes.");
    if (change == "large")
        said["chunks"] = chunks(PatchMaker(4000).literal(std::string(kMost + 1, 'x')).end());
    CHECK(error_of(commit(said)) == type);
    CHECK(must(archive->catalog().list({.domains = {{key.domain}}, .dataset = key.id, .limit = 10})).empty());
    CHECK(must(test::listed_uploads(archive->uploads(), key)).empty());
    CHECK(log().find("upload-refused") != std::string::npos);
    CHECK(log().find(type) != std::string::npos);
    const bool replaced =
        change == "missing" || change == "uneven" || change == "last" || change == "damaged";
    CHECK(kept_chunks() == (replaced ? 1 : change == "large" ? 5 : 0)); // those that no commit names stay
}

TEST_CASE_METHOD(Committed, "want of room is told, and the chunks make some", "[jobs][commit]")
{
    const auto said = message(chunks(whole(std::string(900, 'x'))));
    const bool disk = GENERATE(false, true);
    if (disk)
        env.fail_call(2, {boost::system::errc::no_space_on_device, boost::system::system_category()});
    else
        archive->space().set_limits({1500, 0});
    const std::string type = error_of(commit(said));
    CHECK(type == (disk ? "disk-full" : "over-quota"));
    CHECK(kept_chunks() == 0);
    CHECK(log().find(type) != std::string::npos);
    CHECK(must(test::listed_uploads(archive->uploads(), key)).empty());
}

TEST_CASE_METHOD(Committed, "whatever call fails, there is a job, or all can be sent again", "[jobs][commit]")
{
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n) {
        CAPTURE(n);
        auto said = message(chunks(whole(kFile)), "try " + std::to_string(n));
        env.fail_call(n, boost::system::errc::make_error_code(boost::system::errc::io_error));
        const std::string text = boost::json::serialize(said);
        const auto answer = intake->commit({key, text, "ann", "https", {kMost, stop}});
        reached = env.failed();
        env.fail_call(1'000'000, {});
        CHECK(must(test::listed_uploads(archive->uploads(), key)).empty());
        const bool done = answer && std::holds_alternative<Accepted>(*answer);
        CHECK((done || reached));
        if (!done) CHECK(kept_chunks() == 1);
        CHECK(input_of(job_of(commit(said))) == kFile);
        CHECK(kept_chunks() == 0);
    }
}

TEST_CASE_METHOD(Committed, "orders of different users do not wait for each other", "[jobs][commit]")
{
    const auto ann = job_of(commit(message(chunks(whole(kFile)))));
    const auto bob = job_of(commit(message(chunks(whole(kFile))), "bob"));
    CHECK(ann.manifest.id != bob.manifest.id);
    CHECK(ann.manifest.request_id == bob.manifest.request_id);
}

TEST_CASE_METHOD(Committed, "a commit that cannot be read is told without a name", "[jobs][commit]")
{
    const auto answer = must(intake->commit({key, "[]", "ann", "https", {kMost, stop}}));
    CHECK(error_of(answer) == "not-a-commit-description");
    CHECK(log().find("upload-refused") != std::string::npos);
    CHECK(log().find("filename=") == std::string::npos);
}

TEST_CASE_METHOD(Committed, "a control file that is refused keeps the chunks", "[jobs][commit]")
{
    auto said = message(chunks(whole(kFile)));
    said["control"].as_object()["action"] = "Explode";
    CHECK(error_of(commit(said)) == "undecodable-control");
    CHECK(kept_chunks() == 1);
    said["control"].as_object()["action"] = "Replace";
    CHECK(input_of(job_of(commit(said))) == kFile);
}

TEST_CASE_METHOD(Committed, "a server that stops keeps the chunks for the next", "[jobs][commit]")
{
    const auto said = message(chunks(whole(kFile)));
    stop = true;
    const auto answer = commit(said);
    REQUIRE(std::holds_alternative<JobError>(answer));
    CHECK(std::get<JobError>(answer).transient);
    CHECK(log().find("upload-refused") == std::string::npos);
    stop = false;
    restart();
    CHECK(input_of(job_of(commit(said))) == kFile);
}
