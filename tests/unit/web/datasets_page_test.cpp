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
    const Html page = datasets_page(
        {.lines = {{kCrimes, std::nullopt}, {kCrimes, test::an_ended_job(JobState::Failed)}}, .all = 2});
    CHECK(has(page, "<p>2 datasets</p>"));
    CHECK(has(page, "never</td>"));
    CHECK(has(page, R"(href="/admin/jobs/00000000000000000000000000000001")"));
    CHECK(has(page, "is-failed"));
    CHECK_FALSE(has(page, "role=\"search\"")); // among two
    CHECK(has(datasets_page({}), "No dataset yet"));
}

TEST_CASE("a dataset is found by words of its title, its id and its domain")
{
    for (const char* const find : {"", "crime", "CRIMES", "years all", " year  crimes ", "b2fd", "FD-CJ",
                                   "data.example.gov/b2fd-cjk2", "example crimes", ","})
        CHECK(fits(kCrimes, find));
    for (const char* const find : {"crimes 2026", "crimesall", "example.org", "%", "b2fd-cjk2/"})
        CHECK_FALSE(fits(kCrimes, find));
    CHECK(fits({kCrimes.key, "Straßen"}, "straßen"));
}

TEST_CASE("where there are many datasets they can be searched")
{
    const Html many = datasets_page({.lines = {{kCrimes, std::nullopt}}, .all = 1200});
    CHECK(has(many, "<p>1,200 datasets</p>"));
    CHECK(has(many, R"(name="find" type="search" value="")"));
    CHECK_FALSE(has(many, "Show all"));

    const Html found = datasets_page({.lines = {{kCrimes, std::nullopt}}, .find = "crimes", .all = 1200});
    CHECK(has(found, "<p>1 of 1,200 datasets</p>"));
    CHECK(has(found, R"(value="crimes")"));
    CHECK(has(found, R"(<a class="button quiet" href="/admin/datasets">Show all</a>)"));

    const Html nothing = datasets_page({.lines = {}, .find = "xyz", .all = 2});
    CHECK(has(nothing, "<p>0 of 2 datasets</p>"));
    CHECK(has(nothing, "No dataset fits"));
    CHECK(has(nothing, "Show all"));
}

TEST_CASE("nothing that comes from outside becomes markup in the list of datasets")
{
    auto job = test::an_ended_job(JobState::Failed);
    job.manifest.filename = test::must(archive::FileName::parse("\"'><script>alert(1)<.csv"));
    const DatasetList nasty{.lines = {{{kCrimes.key, test::kNasty}, job}},
                            .find = test::kNasty,
                            .all = 1,
                            .domain = ShowDomain::Yes};
    CHECK(test::is_inert(datasets_page(nasty).markup()));
}
