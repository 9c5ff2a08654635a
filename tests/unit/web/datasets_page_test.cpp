#include "server/web/datasets_page.hpp"

#include "tests/unit/web/markup.hpp"

using namespace wharf;
using namespace wharf::web;
using archive::JobState;
using test::has;

namespace {

const NamedDataset kCrimes{test::a_job().manifest.dataset, "Crimes, all Years"};

} // namespace

TEST_CASE("the list of datasets has the newest job of each")
{
    const Html page =
        datasets_page({.lines = {{kCrimes, std::nullopt}, {kCrimes, test::an_ended_job(JobState::Failed)}},
                       .search = {.all = 2}});
    CHECK(has(page, "<p>2 datasets</p>"));
    CHECK(has(page, "never</td>"));
    CHECK(has(page, R"(href="/admin/jobs/00000000000000000000000000000001")"));
    CHECK(has(page, "is-failed"));
    CHECK_FALSE(has(page, "role=\"search\"")); // among two
    CHECK(has(datasets_page({}), "No dataset yet"));
}

TEST_CASE("where there are many datasets they can be searched")
{
    const Html many = datasets_page({.lines = {{kCrimes, std::nullopt}}, .search = {.all = 1200}});
    CHECK(has(many, "<p>1,200 datasets</p>"));
    CHECK(has(many, R"(name="find" type="search" value="")"));
    CHECK_FALSE(has(many, "Show all"));

    const Html found =
        datasets_page({.lines = {{kCrimes, std::nullopt}}, .search = {.find = "crimes", .all = 1200}});
    CHECK(has(found, "<p>1 of 1,200 datasets</p>"));
    CHECK(has(found, R"(value="crimes")"));
    CHECK(has(found, R"(<a class="button quiet" href="/admin/datasets">Show all</a>)"));

    const Html nothing = datasets_page({.lines = {}, .search = {.find = "xyz", .all = 2}});
    CHECK(has(nothing, "<p>0 of 2 datasets</p>"));
    CHECK(has(nothing, "No dataset fits"));
    CHECK(has(nothing, "Show all"));
}

TEST_CASE("those of very many datasets that are not shown can be searched for")
{
    const std::vector<DatasetLine> lines(3, {kCrimes, std::nullopt});
    const Html all = datasets_page({.lines = lines, .search = {.all = 1200, .left_out = 1197}});
    CHECK(has(all, "<p>1,200 datasets</p>"));
    CHECK(has(all, "1,197 more datasets are not shown. Search for a title, an id or a domain.</p>"));
    const Html found =
        datasets_page({.lines = lines, .search = {.find = "crimes", .all = 1200, .left_out = 1}});
    CHECK(has(found, "<p>4 of 1,200 datasets</p>"));
    CHECK(has(found, "1 more dataset is not shown. Search for a title, an id or a domain with more words.<"));
    CHECK_FALSE(has(datasets_page({.lines = lines, .search = {.all = 3}}), "not shown"));
}

TEST_CASE("from the list of datasets those who may start jobs come to where that is done")
{
    DatasetList list{.lines = {{kCrimes, std::nullopt}}, .search = {.all = 1}};
    CHECK_FALSE(has(datasets_page(list), "/admin/run"));
    list.publishes = true;
    CHECK(has(datasets_page(list), R"(<a class="button" href="/admin/run">)"));
}

TEST_CASE("nothing that comes from outside becomes markup in the list of datasets")
{
    auto job = test::an_ended_job(JobState::Failed);
    job.manifest.filename = test::must(archive::FileName::parse("\"'><script>alert(1)<.csv"));
    const DatasetList nasty{.lines = {{{kCrimes.key, test::kNasty}, job}},
                            .search = {.find = test::kNasty, .all = 1},
                            .domain = ShowDomain::Yes};
    CHECK(test::is_inert(datasets_page(nasty).markup()));
}
