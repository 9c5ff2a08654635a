#include "tests/unit/vfs/tree_test.hpp"

using namespace wharf;
using test::error_of;
using test::kQueue;
using test::must;
using test::TreeTest;
using vfs::Errc;

TEST_CASE_METHOD(TreeTest, "a job's line is what status.txt says of it, for as long as it is known", "[vfs]")
{
    const auto session = publisher();
    must(session->store("/b2fd-cjk2/a.csv", "a\n"));
    must(session->rename("/b2fd-cjk2/a.csv", kQueue));
    REQUIRE(queued.size() == 1);
    const archive::JobRecord job = queued.front();
    const std::string id = job.manifest.id.text();
    CHECK(must(session->tree.job_line(id)) == id + " : QUEUED: a.csv is waiting");

    must(archive->jobs().start(job.manifest.id));
    must(board.post(key, id, "RUNNING: reading", archive::Sync::No));
    CHECK(must(viewer()->tree.job_line(id)) == id + " : RUNNING: reading");

    archive::JobResult result;
    result.state = archive::JobState::Failed;
    result.english = "FAILURE: it did not go well";
    must(archive->jobs().finish(job, result));
    CHECK(must(admin()->tree.job_line(id)) == id + " : FAILURE: it did not go well");
}

TEST_CASE_METHOD(TreeTest, "a job of another domain is no job, like one that never was", "[vfs]")
{
    const auto session = publisher();
    must(session->store("/b2fd-cjk2/a.csv", "a\n"));
    must(session->rename("/b2fd-cjk2/a.csv", kQueue));
    const std::string id = queued.front().manifest.id.text();
    const auto stranger =
        login({"eve", true, std::vector{must(archive::DomainName::parse("eve.example.com"))}, "ftps"});
    CHECK(error_of(stranger->tree.job_line(id)) == Errc::NoSuchJob);
    CHECK(error_of(session->tree.job_line(std::string(32, '0'))) == Errc::NoSuchJob);
    const auto text = GENERATE(as<std::string>(), "", "1", "../..", "a.csv");
    CHECK(error_of(session->tree.job_line(text)) == Errc::NoSuchJob);
}
