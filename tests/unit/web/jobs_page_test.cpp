#include "server/web/jobs_page.hpp"

#include "tests/unit/web/markup.hpp"

#include <regex>

using namespace wharf;
using namespace wharf::web;
using archive::JobState;
using test::has;

namespace {

JobsPage page_of(std::vector<ListedJob> jobs)
{
    return {{}, {}, {"data.example.gov"}, std::move(jobs), std::nullopt, test::at_second(30)};
}

} // namespace

TEST_CASE("a job of each state is shown by that state's word")
{
    auto cancelled = test::an_ended_job(JobState::Failed);
    cancelled.result->error_type = "cancelled";
    auto running = test::a_job();
    running.state = JobState::Running;
    const std::vector<std::pair<archive::JobRecord, std::string>> jobs{
        {test::a_job(), "Queued"},
        {running, "In progress"},
        {test::an_ended_job(JobState::Succeeded), "Completed"},
        {test::an_ended_job(JobState::Succeeded, 2), "Completed with problems"},
        {test::an_ended_job(JobState::Failed), "Failed"},
        {test::an_ended_job(JobState::Superseded), "Superseded"},
        {cancelled, "Cancelled"}};
    for (const auto& [job, word] : jobs)
        CHECK(has(jobs_content(page_of({{job, "", ""}})), "<span>" + word + "</span></span>"));
}

TEST_CASE("counts of a job are shown once it has ended")
{
    const Html ended = jobs_content(page_of({{test::an_ended_job(JobState::Succeeded, 2), "", ""}}));
    CHECK(has(ended, ">1,488<"));
    CHECK(has(ended, ">509<"));
    CHECK(has(ended, ">3.0 s<"));
    CHECK(has(ended, R"(<span class="some">2</span>)"));
    CHECK_FALSE(has(jobs_content(page_of({{test::a_job(), "", ""}})), ">0<"));
}

TEST_CASE("a dataset goes by its title if it has one; its domain is named where there are several")
{
    JobsPage page = page_of({{test::a_job(), "Crimes", "Replace"}});
    CHECK(has(jobs_content(page), ">Crimes</a> <small class=\"code\">b2fd-cjk2</small>"));
    page.domains.push_back("b.gov");
    CHECK(has(jobs_content(page), ">Crimes</a> <small class=\"code\">data.example.gov/b2fd-cjk2</small>"));
    CHECK(has(jobs_content(page), R"(<select id="domain")"));
}

TEST_CASE("nothing that comes from outside becomes markup in the list")
{
    auto job = test::a_job();
    job.manifest.user = test::kNasty;
    job.manifest.filename = test::must(archive::FileName::parse("\"'><script>alert(1)<.csv"));
    JobsPage page = page_of({{job, test::kNasty, test::kNasty}});
    page.filter = {test::kNasty, test::kNasty, test::kNasty, test::kNasty,
                   test::kNasty, test::kNasty, test::kNasty};
    page.domains = {test::kNasty, test::kNasty};
    page.older = archive::place_of(job);
    CHECK(test::is_inert(jobs_content(page).markup()));
    page.problems = {test::kNasty};
    CHECK(test::is_inert(jobs_content(page).markup()));
}

TEST_CASE("a filter that cannot be understood is told, and nothing is listed or exported")
{
    JobsPage page = page_of({{test::a_job(), "", ""}});
    page.filter.from = "yesterday";
    page.problems = {"“yesterday” is no day such as 2026-11-21."};
    const Html content = jobs_content(page);
    CHECK(has(content, R"(role="alert")"));
    CHECK(has(content, "“yesterday” is no day"));
    CHECK(has(content, R"(<a class="button quiet" href="/admin/jobs">Show all</a>)"));
    for (const auto* const part :
         {"<table", R"(class="empty")", "jobs.csv", "data-live-list", "auto-refresh"})
        CHECK_FALSE(has(content, part));
}

TEST_CASE(
    "those who may start jobs come from the list to where that is done, and are told so where it is empty")
{
    JobsPage page = page_of({});
    CHECK_FALSE(has(jobs_content(page), "/admin/run"));
    CHECK_FALSE(has(jobs_content(page), "by hand"));
    page.publishes = true;
    CHECK(has(jobs_content(page), R"(<a class="button" href="/admin/run">)"));
    CHECK(has(jobs_content(page), "by FTPS, or run one by hand with the button above."));
}

TEST_CASE(
    "a link to a job says of which file and dataset it is and when it came, for those who hear it alone")
{
    const std::string head = R"(<span class="out-of-sight">: crimes.csv.gz, )";
    const std::string when = R"(, <time datetime="2026-11-21T13:05:01.000Z")";
    CHECK(has(jobs_content(page_of({{test::a_job(), "Crimes", ""}})), head + "Crimes" + when));
    CHECK(has(jobs_content(page_of({{test::a_job(), "", ""}})), head + "b2fd-cjk2" + when));
}

TEST_CASE("the form shows what the list is narrowed to, and the export is narrowed alike")
{
    JobsPage page = page_of({});
    page.filter.standing = "failed";
    page.filter.user = "ann";
    const Html content = jobs_content(page);
    CHECK(has(content, R"(<option value="failed" selected>)"));
    CHECK(has(content, R"(value="ann")"));
    CHECK(has(content, R"(href="/admin/jobs.csv?standing=failed&amp;user=ann")"));
    CHECK(has(content, "No job fits"));
    CHECK(has(content, "Show all"));
    CHECK(has(jobs_content(page_of({})), "No jobs yet"));
    page.filter.after = "1.x";
    CHECK(has(jobs_content(page), "No jobs further back"));
}

TEST_CASE("older jobs are a link away, and from there the newest")
{
    JobsPage page = page_of({{test::a_job(2), "", ""}});
    CHECK_FALSE(has(jobs_content(page), "Older"));
    page.filter.user = "ann";
    page.filter.after = "1.x";
    page.older = archive::place_of(test::a_job(2));
    const Html content = jobs_content(page);
    CHECK(has(content, "user=ann&amp;after=1795266302000.00000000000000000000000000000002\" rel=\"next\""));
    CHECK(has(content, R"(<a href="/admin/jobs?user=ann">)"));
    CHECK(has(content, R"(href="/admin/jobs.csv?user=ann&amp;after=1.x")")); // of what is shown
}

TEST_CASE("the list says how many of its jobs are not finished")
{
    const Html content =
        jobs_content(page_of({{test::a_job(1), "", ""}, {test::an_ended_job(JobState::Failed), "", ""}}));
    CHECK(has(content, "2 jobs, 1 of them not finished"));
    CHECK(has(content, R"(data-unfinished="1")"));
}

TEST_CASE("every id on the page is there once")
{
    auto other = test::a_job(2);
    const std::string markup = jobs_content(page_of({{test::a_job(1), "", ""}, {other, "", ""}})).markup();
    const std::regex id(R"re( id="([^"]+)")re");
    std::vector<std::string> ids;
    for (auto at = std::sregex_iterator(markup.begin(), markup.end(), id); at != std::sregex_iterator(); ++at)
        ids.push_back((*at)[1]);
    std::sort(ids.begin(), ids.end());
    CHECK(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
}

TEST_CASE("a list that is not all there is says so, and its export is of this page")
{
    JobsPage page = page_of({{test::a_job(1), "", ""}, {test::an_ended_job(JobState::Failed), "", ""}});
    CHECK(has(jobs_content(page), "</svg>CSV</a>"));
    page.older = archive::place_of(test::a_job(1));
    CHECK(has(jobs_content(page), ">The newest 2 jobs, 1 of them not finished; there are older ones<"));
    CHECK(has(jobs_content(page), "</svg>CSV of this page</a>"));
    page.filter.after = "1.x";
    CHECK(has(jobs_content(page), ">2 jobs, 1 of them not finished; there are newer and older ones<"));
    page.older.reset();
    CHECK(has(jobs_content(page), ">2 jobs, 1 of them not finished; there are newer ones<"));
    CHECK(has(jobs_content(page), "</svg>CSV of this page</a>"));
}

TEST_CASE("a job that waits has not started, and one that runs started when work on it began")
{
    const std::string started = R"(<td class="when" data-label="Started">)";
    const std::string duration = R"(<td class="number" data-label="Duration">)";
    const std::string none = R"(<span class="none">–</span></td>)";
    const Html waits = jobs_content(page_of({{test::a_job(), "", ""}}));
    CHECK(has(waits, started + none));
    CHECK(has(waits, duration + none));
    auto job = test::a_job(1);
    job.state = JobState::Running;
    const Html runs = jobs_content(page_of({{job, "", "", test::at_second(28)}}));
    CHECK(has(runs, started + R"(<time datetime="2026-11-21T13:05:28.000Z")"));
    CHECK(has(runs, duration + "2.0 s</td>"));
    CHECK(has(jobs_content(page_of({{job, "", ""}})), started + none));
    auto superseded = test::an_ended_job(JobState::Superseded);
    superseded.result->started = superseded.result->finished;
    const Html never = jobs_content(page_of({{superseded, "", ""}}));
    CHECK(has(never, started + none));
    CHECK(has(never, duration + none));
}
