#include "server/web/run_form.hpp"

#include "tests/unit/web/markup.hpp"

#include <regex>

using namespace wharf;
using namespace wharf::web;
using archive::JobState;
using test::has;

namespace {

const std::string kRequest(32, 'd');

RunForm form_for(std::optional<NamedDataset> dataset = NamedDataset{test::a_job().manifest.dataset, "Crimes"})
{
    return {
        .reader = {"ann", {}, "the-token", true, false}, .token = kRequest, .dataset = std::move(dataset)};
}

} // namespace

TEST_CASE("who has no dataset is told where they come from")
{
    const Html page = run_form(form_for(std::nullopt));
    CHECK(has(page, "No dataset to run a job for"));
    CHECK_FALSE(has(page, "<form"));
}

TEST_CASE("while no dataset is chosen there are all to choose from")
{
    RunForm form = form_for(std::nullopt);
    form.datasets = {{test::a_job().manifest.dataset, "Crimes"}, {test::a_job().manifest.dataset, ""}};
    form.search.all = 2;
    const Html page = run_form(form);
    CHECK(
        has(page, R"(href="/admin/run?domain=data.example.gov&amp;dataset=b2fd-cjk2"><span>Crimes</span>)"));
    CHECK(has(page, "<span>b2fd-cjk2</span>"));
    CHECK_FALSE(has(page, "<form"));
}

TEST_CASE("among many datasets the one to choose can be searched for")
{
    RunForm form = form_for(std::nullopt);
    form.datasets = {{test::a_job().manifest.dataset, "Crimes"}};
    form.search = {.find = "crimes", .all = 1200, .left_out = 40};
    const Html page = run_form(form);
    CHECK(has(page, R"(<form class="card filters" method="get" action="/admin/run" role="search")"));
    CHECK(has(page, "40 more datasets are not shown."));
    form.datasets.clear();
    CHECK(has(run_form(form), "No dataset fits"));
    CHECK(has(run_form(form), R"(<a class="button quiet" href="/admin/run">Show all</a>)"));
}

TEST_CASE("for a dataset there is the form that takes a file, with the active control file in it")
{
    RunForm form = form_for();
    form.control = "{\"action\": \"Replace\"}";
    const Html page = run_form(form);
    CHECK(has(page, R"(action="/admin/datasets/data.example.gov/b2fd-cjk2/run")"));
    CHECK(has(page, R"(data-csrf="the-token")"));
    CHECK(has(page, "{&quot;action&quot;: &quot;Replace&quot;}</textarea>"));
    CHECK(has(page, R"(name="request" value=")" + kRequest));
    CHECK_FALSE(has(page, "Once more"));
    CHECK_FALSE(has(page, R"(method="post")"));
}

TEST_CASE(
    "the form that takes a file is hidden until the script shows it, and without it curl is told the address")
{
    RunForm form = form_for();
    CHECK(std::regex_search(run_form(form).markup(), std::regex("<form class=\"upload\"[^>]* hidden>")));
    const std::string path = "/admin/datasets/data.example.gov/b2fd-cjk2/run</span>";
    CHECK(has(run_form(form), "curl -u ann -F file=@data.csv https://…" + path));
    form.origin = "https://drop.example.gov";
    CHECK(has(run_form(form), "file=@data.csv https://drop.example.gov" + path));
}

TEST_CASE("for an ended job there is the form that runs it once more, too")
{
    RunForm form = form_for();
    form.job = test::an_ended_job(JobState::Failed);
    const Html page = run_form(form);
    CHECK(has(page, R"(<form method="post" action="/admin/jobs/00000000000000000000000000000001/run">)"
                    R"(<input type="hidden" name="csrf" value="the-token">)"));
    CHECK(has(page, R"(name="control" value="own" checked)"));
    CHECK(has(page, "crimes.csv.gz, which ann sent"));
    for (const auto* const word : {"pull", "push", "hook-output"})
        CHECK(has(page, R"(type="checkbox" name="keep" value=")" + std::string(word) + "\""));
    CHECK_FALSE(has(page, R"(name="keep" value="pull" checked)"));
}

TEST_CASE("for a snapshot there is the form that runs it, which names its day and its file")
{
    RunForm form = form_for();
    form.snapshot = {"2026/11/21", "13:05:02.123-crimes.csv"};
    const Html page = run_form(form);
    CHECK(has(page, R"(action="/admin/datasets/data.example.gov/b2fd-cjk2/run-snapshot")"));
    CHECK(has(page, R"(name="day" value="2026/11/21")"));
    CHECK(has(page, R"(name="name" value="13:05:02.123-crimes.csv")"));
}

TEST_CASE("why it did not work stands above the form")
{
    RunForm form = form_for();
    form.problem = "The file of that job is not kept any more.";
    CHECK(has(run_form(form), R"(role="alert")"));
    CHECK(has(run_form(form), "not kept any more."));
}

TEST_CASE("every id on the form is there once")
{
    RunForm form = form_for();
    form.job = test::an_ended_job(JobState::Failed);
    const std::string markup = run_form(form).markup();
    const std::regex id(R"re( id="([^"]+)")re");
    std::vector<std::string> ids;
    for (auto at = std::sregex_iterator(markup.begin(), markup.end(), id); at != std::sregex_iterator(); ++at)
        ids.push_back((*at)[1]);
    std::sort(ids.begin(), ids.end());
    CHECK(ids.size() == 2);
    CHECK(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
}

TEST_CASE("nothing that comes from outside becomes markup on the form")
{
    RunForm form = form_for(NamedDataset{test::a_job().manifest.dataset, test::kNasty});
    form.job = test::an_ended_job(JobState::Failed);
    form.job->manifest.user = test::kNasty;
    form.job->manifest.filename = test::must(archive::FileName::parse("\"'><script>alert(1)<.csv"));
    form.snapshot = {test::kNasty, test::kNasty};
    form.control = "</textarea><script>alert(1)</script>";
    form.problem = test::kNasty;
    CHECK(test::is_inert(run_form(form).markup()));
    RunForm choice = form_for(std::nullopt);
    choice.datasets = {{test::a_job().manifest.dataset, test::kNasty}};
    choice.search = {.find = test::kNasty, .all = 1};
    CHECK(test::is_inert(run_form(choice).markup()));
}
