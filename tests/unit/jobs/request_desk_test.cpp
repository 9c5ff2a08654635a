#include "archive/jobs/request_desk.hpp"

#include "tests/unit/jobs/runner_test.hpp"

using namespace wharf;
using namespace wharf::jobs;
using archive::JobRequest;
using archive::JobState;
using test::must;
using test::RunnerTest;
using test::table_of;
using Wish = JobRequest::Wish;

namespace {

const std::string kSemicolons = R"({"action": "Replace", "csv": {"separator": ";"}})";

struct DeskTest : RunnerTest {
    DeskTest() { serve(); }

    // As a start of the server does.
    void serve(unsigned workers = 1)
    {
        desk.reset();
        running = runner(workers);
        must(running->start());
        intake = std::make_unique<Intake>(
            *archive, *board, [this](const archive::JobRecord& job) { running->submit(job); },
            [this](const archive::JobRecord& job) { running->expect(job); });
        desk = std::make_unique<RequestDesk>(*archive, *intake, *running,
                                             [this](std::string_view line) { logged.emplace_back(line); });
    }
    void power_cut(std::uint64_t seed)
    {
        desk.reset();
        running.reset();
        env.crash(seed);
        restart();
        serve(0);
    }
    archive::JobRecord ended(std::string_view name, std::string_view text)
    {
        const auto job = enqueue(name, text);
        drain(*running);
        return find(job);
    }
    std::string ask(Wish wish, const archive::JobId& job)
    {
        const std::string token = archive::fresh_token(env);
        must(requests.put(token, {wish, job, "cli:root", env.now()}));
        return token;
    }
    archive::JobAnswer answer_to(const std::string& token)
    {
        for (;;) {
            desk->look();
            if (auto answer = must(requests.take_answer(token))) return *answer;
        }
    }
    archive::JobAnswer do_it(Wish wish, const archive::JobId& job) { return answer_to(ask(wish, job)); }

    archive::Requests requests{env};
    std::unique_ptr<Runner> running;
    std::unique_ptr<RequestDesk> desk;
    std::vector<std::string> logged;
};

} // namespace

TEST_CASE_METHOD(DeskTest, "a job that succeeded is run again from its snapshot", "[jobs][desk]")
{
    const auto first = ended("first.csv", table_of(3));
    const auto second = ended("second.csv", table_of(5));
    const auto answer = do_it(Wish::Rerun, first.manifest.id);
    REQUIRE(answer.done);
    REQUIRE(answer.job);
    CHECK(answer.text == "job " + answer.job->text() + " is queued: it repeats " + first.manifest.id.text());
    drain(*running);
    const auto again = must(archive->jobs().find(*answer.job));
    CHECK(again.state == JobState::Succeeded);
    CHECK(again.manifest.repeats == first.manifest.id);
    CHECK(again.manifest.tag() == answer.job->text()); // status.txt begins with what whoever asked was told
    CHECK(again.manifest.user == "cli:root");
    CHECK(again.manifest.via == "cli");
    CHECK(again.result->counts.deleted == 2);
    CHECK(story(again).front().find("repeats=" + first.manifest.id.text()) != std::string::npos);
    CHECK(logged.back() == "cli:root asked: " + answer.text);
    CHECK(find(second).state == JobState::Succeeded);
}

TEST_CASE_METHOD(DeskTest, "a failed job is run again by its own control file or by the active one",
                 "[jobs][desk]")
{
    const auto bad = ended("a.csv", "id;name\n1;one,two\n");
    REQUIRE(bad.state == JobState::Failed);
    use_control(kSemicolons);
    const auto own = do_it(Wish::Rerun, bad.manifest.id);
    const auto active = do_it(Wish::RerunWithActiveControl, bad.manifest.id);
    drain(*running);
    CHECK(must(archive->jobs().find(*own.job)).result->error_type == bad.result->error_type);
    CHECK(must(archive->jobs().find(*active.job)).result->counts.inserted == 1);
}

TEST_CASE_METHOD(DeskTest, "what cannot be run again is told with the reason", "[jobs][desk]")
{
    const auto unknown = must(archive::JobId::parse(std::string(32, 'f')));
    CHECK(do_it(Wish::Rerun, unknown).text ==
          "there is no job " + unknown.text() + ", or its dataset is gone");
    const auto bad = ended("a.csv", "id\n1,2\n");
    must(archive->jobs().drop_input(bad.manifest.id));
    const auto gone = do_it(Wish::Rerun, bad.manifest.id);
    CHECK_FALSE(gone.done);
    CHECK(gone.text ==
          "the file of job " + bad.manifest.id.text() + " is not kept any more: retention has removed it");
    serve(0);
    const auto queued = enqueue("b.csv", table_of(1));
    CHECK(do_it(Wish::Rerun, queued.manifest.id).text ==
          "job " + queued.manifest.id.text() + " has not ended yet: only what has ended can be run again");
}

TEST_CASE_METHOD(DeskTest, "a queued job is cancelled, and one that is over is not", "[jobs][desk]")
{
    serve(0);
    const auto job = enqueue("a.csv", table_of(1));
    const auto answer = do_it(Wish::Cancel, job.manifest.id);
    CHECK(answer.done);
    CHECK(answer.text == "job " + job.manifest.id.text() + " is cancelled");
    CHECK(do_it(Wish::Cancel, job.manifest.id).done);
    serve(1);
    const auto over = ended("b.csv", table_of(2));
    const auto late = do_it(Wish::Cancel, over.manifest.id);
    CHECK_FALSE(late.done);
    CHECK(late.text == "too late to cancel job " + over.manifest.id.text() + ": " + over.result->english);
    CHECK(do_it(Wish::Cancel, must(archive::JobId::parse(std::string(32, 'f')))).text ==
          "there is no job " + std::string(32, 'f'));
}

TEST_CASE_METHOD(DeskTest, "a cancelled job can be run again", "[jobs][desk]")
{
    serve(0);
    const auto job = enqueue("a.csv", table_of(4));
    REQUIRE(do_it(Wish::Cancel, job.manifest.id).done);
    serve(1);
    const auto again = do_it(Wish::Rerun, job.manifest.id);
    REQUIRE(again.done);
    drain(*running);
    CHECK(must(archive->jobs().find(*again.job)).result->counts.inserted == 4);
}

TEST_CASE_METHOD(DeskTest, "a request that is damaged or an hour old is refused", "[jobs][desk]")
{
    const auto job = ended("a.csv", table_of(1));
    const std::string damaged(32, 'd');
    env.plant(archive::layout::request(damaged), "{}");
    CHECK(answer_to(damaged).text == "the server cannot read the request");
    const std::string old = ask(Wish::Rerun, job.manifest.id);
    env.advance(std::chrono::minutes(61));
    const auto answer = answer_to(old);
    CHECK_FALSE(answer.done);
    CHECK(answer.text == "the request is too old: nobody was there to carry it out");
    CHECK(must(archive->catalog().list({})).size() == 1);
}

TEST_CASE("what could not be answered at once is carried out once, and answered as it was then",
          "[jobs][desk]")
{
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n) {
        CAPTURE(n);
        DeskTest t;
        t.serve(0);
        const auto job = t.enqueue("a.csv", "id\n1,2\n");
        const std::string token = t.ask(Wish::Cancel, job.manifest.id);
        t.env.fail_call(n, {boost::system::errc::no_space_on_device, boost::system::system_category()});
        t.desk->look();
        reached = t.env.failed();
        const bool cancelled = t.find(job).result.has_value();
        const auto answer = t.answer_to(token);
        if (cancelled) CHECK(answer.text == "job " + job.manifest.id.text() + " is cancelled");
        const std::string told = "cli:root asked: " + answer.text;
        CHECK(std::ranges::count(t.logged, told) == 1);
    }
}

TEST_CASE("wherever the power goes, a request is carried out once, by then or after the next start",
          "[jobs][desk]")
{
    const auto wish = GENERATE(Wish::Rerun, Wish::Cancel);
    const std::uint64_t seed = GENERATE(range(std::uint64_t{0}, std::uint64_t{3}));
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n) {
        CAPTURE(n, seed, wish == Wish::Rerun);
        DeskTest t;
        if (wish == Wish::Cancel) t.serve(0);
        const auto job = t.enqueue("a.csv", "id\n1,2\n");
        if (wish == Wish::Rerun) t.drain(*t.running);
        t.serve(0);
        const std::string token = t.ask(wish, job.manifest.id);
        t.env.crash_at(n);
        t.desk->look();
        reached = t.env.failed();
        t.power_cut(seed);
        t.desk->look();
        const auto jobs = must(t.archive->catalog().list({}));
        if (wish == Wish::Rerun) {
            REQUIRE(jobs.size() == 2);
            CHECK(jobs.front().manifest.repeats == job.manifest.id);
            CHECK(jobs.front().state == JobState::Queued);
        } else {
            REQUIRE(jobs.size() == 1);
            CHECK(jobs.front().result->error_type == "cancelled");
        }
        CHECK(must(t.requests.waiting()).empty());
    }
}
