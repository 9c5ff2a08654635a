#include "archive/disk/layout.hpp"
#include "archive/disk/posix_env.hpp"
#include "archive/jobs/hooks/due_hooks.hpp"
#include "archive/jobs/request_desk.hpp"
#include "tests/support/must.hpp"
#include "tests/support/test_archive.hpp"
#include "tests/unit/cli/command_line.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <thread>

using namespace wharf;
using namespace wharf::cli;
using archive::JobState;
using test::must;

namespace {

// What of a running server a command meets, for as long as it lives.
class StandIn {
public:
    StandIn(archive::Archive& archive, const std::string& data_root)
        : board_(archive.datasets())
        , runner_(archive, board_, {0, data_root, [](std::string_view) {}})
        , intake_(
              archive, board_, [this](const archive::JobRecord& job) { runner_.submit(job); },
              [this](const archive::JobRecord& job) { runner_.expect(job); })
        , desk_(archive, intake_, runner_, [](std::string_view) {})
    {
        must(runner_.start());
        thread_ = std::thread([this] {
            while (!stop_) {
                desk_.look();
                std::this_thread::yield();
            }
        });
    }
    ~StandIn()
    {
        stop_ = true;
        thread_.join();
    }

private:
    jobs::StatusBoard board_;
    jobs::Runner runner_;
    jobs::Intake intake_;
    jobs::RequestDesk desk_;
    std::atomic<bool> stop_ = false;
    std::thread thread_;
};

struct JobCommands : CommandLine {
    JobCommands()
    {
        REQUIRE(run({"domain", "create", "data.example.gov"}).exit_code == kOk);
        REQUIRE(run({"dataset", "create", "data.example.gov", "b2fd-cjk2"}).exit_code == kOk);
    }

    // The archive as a running server has it; locked until it is dropped.
    std::unique_ptr<archive::Archive> serve()
    {
        env = must(archive::PosixEnv::open(*this / "data"));
        return must(archive::Archive::open(
            *env, {archive::Access::Serve, env->absolute(archive::layout::kCatalog), archive::Sync::No}));
    }
    archive::JobRecord queue_job(archive::Archive& archive)
    {
        auto upload = must(archive.uploads().begin(key, test::file_name("crimes.csv"), {}));
        must(upload->write(test::bytes_of("a\n1\n")));
        return must(archive.jobs().enqueue(std::move(upload), {"{}", "", "bob", "ftps"}));
    }
    archive::JobRecord fail_job(archive::Archive& archive)
    {
        const auto job = queue_job(archive);
        const auto now = env->now();
        must(archive.jobs().finish(job,
                                   {JobState::Failed, now, now, {}, "FAILURE: it is empty", "empty", {}}));
        return job;
    }
    boost::json::value shown(std::string_view id)
    {
        return boost::json::parse(run({"jobs", "show", std::string(id), "--json"}).out);
    }

    archive::DatasetKey key = test::dataset_key("data.example.gov", "b2fd-cjk2");
    std::unique_ptr<archive::PosixEnv> env;
};

} // namespace

TEST_CASE_METHOD(JobCommands, "jobs are run again and cancelled beside a running server", "[cli][jobs]")
{
    const auto server = serve();
    const std::string failed = fail_job(*server).manifest.id.text();
    const StandIn stand_in(*server, *this / "data");
    CHECK(run({"jobs", "show", failed}).out.find("possible: run it again: wharfinger jobs rerun " + failed) !=
          std::string::npos);
    CHECK(shown(failed).at("canRerun").as_bool());
    CHECK_FALSE(shown(failed).at("canCancel").as_bool());

    const Ran rerun = run({"jobs", "rerun", failed, "--json"});
    CHECK(rerun.exit_code == kOk);
    const auto answer = boost::json::parse(rerun.out);
    CHECK(answer.at("done").as_bool());
    const std::string again(answer.at("job").as_string());
    CHECK(shown(again).at("state").as_string() == "queued");
    CHECK(shown(again).at("repeats").as_string() == failed);
    CHECK(shown(again).at("canCancel").as_bool());
    CHECK(run({"jobs", "show", again}).out.find("possible: cancel it: ") != std::string::npos);

    const Ran cancel = run({"jobs", "cancel", again});
    CHECK(cancel.exit_code == kOk);
    CHECK(cancel.out == "job " + again + " is cancelled\n");
    CHECK(cancel.err.empty());
    CHECK(shown(again).at("error").at("type").as_string() == "cancelled");
    CHECK(shown(again).at("error").at("details").at("by").as_string().starts_with("cli:"));
    const Ran late = run({"jobs", "cancel", failed});
    CHECK(late.exit_code == kProblem);
    CHECK(late.out.empty());
    CHECK(late.err == "too late to cancel job " + failed + ": FAILURE: it is empty\n");
}

TEST_CASE_METHOD(JobCommands, "jobs are run again and cancelled without a server", "[cli][jobs]")
{
    auto server = serve();
    const std::string failed = fail_job(*server).manifest.id.text();
    const std::string queued = queue_job(*server).manifest.id.text();
    server.reset();

    const Ran cancel = run({"jobs", "cancel", queued});
    CHECK(cancel.out == "job " + queued + " is cancelled\n");
    const Ran rerun = run({"jobs", "rerun", failed, "--control", "active"});
    CHECK(rerun.exit_code == kOk);
    CHECK(rerun.err == "no server is running: the job runs when one is started\n");
    const auto jobs = boost::json::parse(run({"jobs", "list", "--state", "queued", "--json"}).out).as_array();
    REQUIRE(jobs.size() == 1);
    CHECK(jobs.at(0).at("repeats").as_string() == failed);

    server = serve();
    CHECK(must(server->jobs().control(
              must(archive::JobId::parse(std::string_view(jobs.at(0).at("id").as_string()))))) ==
          must(server->datasets().read(key, archive::FixedFile::ActiveControl)));
    CHECK(must(server->jobs().unfinished()).size() == 1);
}

TEST_CASE_METHOD(JobCommands, "the hook of a job that is cancelled without a server is due at the next start",
                 "[cli][jobs]")
{
    auto server = serve();
    const auto first = queue_job(*server).manifest.id;
    const auto second = queue_job(*server).manifest.id;
    server.reset();
    CHECK(run({"jobs", "cancel", first.text()}).exit_code == kOk);
    CHECK(must(jobs::DueHooks(*env).list()).empty());
    CHECK(run({"jobs", "cancel", second.text(), "--set", "jobs.hooks.after_failure=[\"/bin/true\"]"})
              .exit_code == kOk);
    CHECK(must(jobs::DueHooks(*env).list()) == std::vector{second});
}

TEST_CASE_METHOD(JobCommands, "a server that does not answer is told about, and the request stays",
                 "[cli][jobs]")
{
    const auto server = serve();
    const std::string queued = queue_job(*server).manifest.id.text();
    const Ran cancel = run({"jobs", "cancel", queued, "--wait", "0"});
    CHECK(cancel.exit_code == kProblem);
    CHECK(cancel.err.starts_with("the server has not answered within 0 s: the request stays for an hour"));
    CHECK(must(archive::Requests(*env).waiting()).size() == 1);
}

TEST_CASE_METHOD(JobCommands, "a rerun keeps the payloads it is told to, with a server and without one",
                 "[cli][jobs]")
{
    auto server = serve();
    const std::string failed = fail_job(*server).manifest.id.text();
    const auto rerun = [&] {
        const Ran ran = run({"jobs", "rerun", failed, "--keep", "push,pull", "--json"});
        return std::string(boost::json::parse(ran.out).at("job").as_string());
    };
    std::string again;
    SECTION("beside a server")
    {
        const StandIn stand_in(*server, *this / "data");
        again = rerun();
    }
    SECTION("without one")
    {
        server.reset();
        again = rerun();
    }
    CHECK(shown(again).at("keep") == boost::json::array{"pull", "push"});
    CHECK(run({"jobs", "show", again}).out.find("\nkeeps: pull,push\n") != std::string::npos);
    CHECK(run({"jobs", "show", failed}).out.find("\nkeeps: ") == std::string::npos);
}

TEST_CASE_METHOD(JobCommands, "payloads are listed and printed while they are kept", "[cli][jobs]")
{
    const auto server = serve();
    auto upload = must(server->uploads().begin(key, test::file_name("crimes.csv"), {}));
    must(upload->write(test::bytes_of("a\n1\n")));
    const auto job = must(server->jobs().enqueue(
        std::move(upload), {"{}", "", "bob", "https", {}, *archive::PayloadSet::parse("pull,push")}));
    const std::string id = job.manifest.id.text();
    must(must(server->jobs().create(job.manifest.id, archive::JobFile::Pull))
             ->append(test::bytes_of("a\r\n1\r\n")));
    CHECK(run({"jobs", "payload", id}).out.empty());
    const auto now = env->now();
    must(server->jobs().finish(job, {JobState::Failed, now, now, {}, "FAILURE: x", "empty", {}}));

    CHECK(run({"jobs", "payload", id}).out == "pull.csv  6 bytes\n");
    CHECK(run({"jobs", "payload", id, "pull.csv"}).out == "a\r\n1\r\n");
    CHECK(run({"jobs", "payload", id, "push.csv"}).err == "job " + id + " has no payload \"push.csv\"\n");
    must(server->jobs().drop_payloads(job.manifest.id));
    CHECK(run({"jobs", "payload", id}).out.empty());
    const Ran gone = run({"jobs", "payload", id, "pull.csv"});
    CHECK(gone.exit_code == kProblem);
    CHECK(gone.err == "pull.csv of job " + id + ": the payload is not kept any more\n");
}

TEST_CASE_METHOD(JobCommands, "what cannot be is told", "[cli][jobs]")
{
    const std::string unknown(32, '0');
    CHECK(run({"jobs", "rerun", "x"}).exit_code == kUsage);
    CHECK(run({"jobs", "cancel"}).exit_code == kUsage);
    CHECK(run({"jobs", "rerun", unknown, "--control", "other"}).exit_code == kUsage);
    CHECK(run({"jobs", "rerun", unknown, "--keep", "all"}).exit_code == kUsage);
    CHECK(run({"jobs", "payload", "x"}).exit_code == kUsage);
    CHECK(run({"jobs", "payload", unknown}).exit_code == kProblem);
    CHECK(run({"jobs", "list", "--state", "lost"}).exit_code == kUsage);
    const Ran rerun = run({"jobs", "rerun", unknown});
    CHECK(rerun.exit_code == kProblem);
    CHECK(rerun.err == "there is no job " + unknown + ", or its dataset is gone\n");
    CHECK(run({"jobs", "cancel", unknown}).err == "there is no job " + unknown + "\n");
}

TEST_CASE_METHOD(JobCommands, "the list can be limited, by state too", "[cli][jobs]")
{
    const auto server = serve();
    const std::string failed = fail_job(*server).manifest.id.text();
    const std::string queued = queue_job(*server).manifest.id.text();
    const auto ids = [&](std::vector<std::string> more) {
        std::vector<std::string> words{"jobs", "list", "--json"};
        words.insert(words.end(), more.begin(), more.end());
        std::vector<std::string> found;
        const auto jobs = boost::json::parse(run(words).out);
        for (const auto& job : jobs.as_array())
            found.emplace_back(job.at("id").as_string());
        return found;
    };
    CHECK(ids({}) == std::vector{queued, failed});
    CHECK(ids({"--limit", "1"}) == std::vector{queued});
    CHECK(ids({"--state", "failed"}) == std::vector{failed});
    CHECK(ids({"--state", "running"}).empty());
}
