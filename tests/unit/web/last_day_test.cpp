#include "server/web/last_day.hpp"

#include "tests/unit/web/markup.hpp"

using namespace wharf;
using namespace wharf::web;
using archive::JobState;
using archive::Standing;
using test::has;

namespace {

LastDay a_day()
{
    LastDay day;
    day.until = test::at_second(0);
    day.since = day.until - std::chrono::hours(24);
    for (int hour = 0; hour < 24; ++hour)
        day.hours.push_back(
            {std::chrono::floor<std::chrono::hours>(day.since + std::chrono::hours(hour)), {}});
    return day;
}

archive::Work work(std::uint64_t completed, std::uint64_t failed, std::uint64_t pushed)
{
    archive::Work done;
    done.jobs.of(Standing::Completed) = completed;
    done.jobs.of(Standing::Failed) = failed;
    done.pulled = pushed + 1;
    done.pushed = pushed;
    return done;
}

DatasetDay of(archive::Work done, std::vector<archive::JobRecord> jobs, std::string title = "")
{
    return {{test::a_job().manifest.dataset, std::move(title)}, done, std::move(jobs)};
}

} // namespace

TEST_CASE("a day without jobs says so, and draws nothing")
{
    const Html page = last_day_page(a_day());
    CHECK(has(page, "No job in the last 24 hours"));
    CHECK_FALSE(has(page, "<svg class=\"chart\""));
    CHECK_FALSE(has(page, "<table"));
}

TEST_CASE("the sums of a day are those of its datasets")
{
    LastDay day = a_day();
    day.datasets = {of(work(1200, 0, 5000), {}), of(work(3, 2, 70), {})};
    const Html page = last_day_page(day);
    CHECK(has(page, "<b>1,205</b> <span>jobs</span>"));
    CHECK(has(page, "<b>2</b> <span>datasets</span>"));
    CHECK(has(page, R"(<li class="tile is-failed"><b>2</b> <span>failed</span>)"));
    CHECK(has(page, R"(<li class="tile "><b>0</b> <span>with problems</span>)"));
    CHECK(has(page, "<b>5,072</b> <span>rows pulled</span>"));
    CHECK(has(page, "<b>5,070</b> <span>rows pushed</span>"));
}

TEST_CASE("bars stand at their hour, in the colour of how the jobs stand; what nobody did is left out")
{
    LastDay day = a_day();
    day.datasets = {of(work(3, 1, 1500), {})};
    day.hours[4].work = work(3, 1, 1500); // begins at 17:00
    const Html page = last_day_page(day);
    CHECK(has(page, "<title>17:00: 4 jobs (3 Completed, 1 Failed)</title>"));
    CHECK(has(page, "<title>17:00: 1,500 rows</title>"));
    CHECK(has(page, R"(<rect class="is-failed")"));
    CHECK_FALSE(has(page, ">Superseded<"));
}

TEST_CASE("each dataset has its jobs, and a link to those there was no room for")
{
    LastDay day = a_day();
    day.datasets = {of(work(1, 0, 7), {test::an_ended_job(JobState::Succeeded)}, "Crimes")};
    const Html one = last_day_page(day);
    CHECK(has(one, "1 job, 8 rows pulled, 7 pushed, 0 rejected</p>"));
    CHECK(has(one, ">Crimes</a> <small class=\"code\">b2fd-cjk2</small>"));
    CHECK(has(one, R"(href="/admin/jobs/00000000000000000000000000000001")"));
    day.datasets.front().work = work(1500, 0, 7);
    day.domain = ShowDomain::Yes;
    const Html many = last_day_page(day);
    CHECK(has(
        many,
        R"(<a href="/admin/jobs?domain=data.example.gov&amp;dataset=b2fd-cjk2">1,499 not shown here</a>)"));
    CHECK(has(many, "data.example.gov/b2fd-cjk2</small>"));
}

TEST_CASE("nothing that comes from outside becomes markup on the page of the last day")
{
    auto job = test::an_ended_job(JobState::Failed);
    job.manifest.filename = test::must(archive::FileName::parse("\"'><script>alert(1)<.csv"));
    LastDay day = a_day();
    day.datasets = {of(work(1, 1, 1), {job}, test::kNasty)};
    CHECK(test::is_inert(last_day_page(day).markup()));
}

TEST_CASE("a dataset none of whose jobs are shown has its sums and no empty table")
{
    LastDay day = a_day();
    day.datasets = {of(work(1'200, 0, 7), {})};
    const Html page = last_day_page(day);
    CHECK(has(page, "1,200 jobs, "));
    CHECK_FALSE(has(page, R"(<table class="table cards">)"));
}

TEST_CASE("of very many datasets the first are shown, all count, and the others are a link away")
{
    LastDay day = a_day();
    day.datasets.assign(kDatasetsOfDay, of(work(1, 0, 7), {}, "Crimes"));
    CHECK_FALSE(has(last_day_page(day), "more dataset"));
    day.datasets.insert(day.datasets.end(), 1100, of(work(1, 0, 7), {}, "Streets"));
    const Html page = last_day_page(day);
    CHECK(has(page, "<b>1,200</b> <span>datasets</span>"));
    CHECK(has(page, "<b>1,200</b> <span>jobs</span>"));
    CHECK(has(page, ">Crimes<"));
    CHECK_FALSE(has(page, ">Streets<"));
    CHECK(has(page,
              R"(<p>1,100 more datasets had jobs: those are in the <a href="/admin/jobs?from=2026-11-20">)"));
    CHECK(has(page, R"(<a href="/admin/datasets">search for datasets</a>)"));
}

TEST_CASE("one of a kind is told as one")
{
    LastDay day = a_day();
    day.datasets = {of(work(1, 0, 0), {})};
    const Html one = last_day_page(day);
    CHECK(has(one, "<b>1</b> <span>job</span>"));
    CHECK(has(one, "<b>1</b> <span>dataset</span>"));
    CHECK(has(one, "<b>1</b> <span>row pulled</span>"));
    CHECK(has(one, "1 job, 1 row pulled, 0 pushed, 0 rejected;"));
    day.datasets = {of(work(0, 0, 1), {})};
    CHECK(has(last_day_page(day), "<b>1</b> <span>row pushed</span>"));
}
