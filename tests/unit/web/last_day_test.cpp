#include "server/web/last_day.hpp"

#include "tests/unit/web/markup.hpp"

using namespace wharf;
using namespace wharf::web;
using test::has;

namespace {

// So many jobs came in, and these are shown.
LastDay day_of(std::uint64_t all, std::vector<archive::JobRecord> shown)
{
    archive::Work work;
    work.jobs.of(archive::Standing::Queued) = all;
    const NamedDataset dataset{test::a_job().manifest.dataset, "Crimes"};
    return {test::at_second(0), test::at_second(30), ShowDomain::No, {}, {{dataset, work, std::move(shown)}}};
}

} // namespace

TEST_CASE("of the last day's jobs those that are not shown are counted, and its list has them")
{
    const Html some = last_day_page(day_of(3, {test::a_job()}));
    CHECK(has(some, R"(dataset=b2fd-cjk2">2 not shown here</a>)"));
    CHECK(has(some, "crimes.csv.gz"));
    CHECK_FALSE(has(last_day_page(day_of(1, {test::a_job()})), "not shown here"));
}

TEST_CASE("a dataset none of whose jobs are shown has its sums and no empty table")
{
    const Html none = last_day_page(day_of(1'200, {}));
    CHECK(has(none, "1,200 jobs, "));
    CHECK(has(none, ">1,200 not shown here</a>"));
    CHECK_FALSE(has(none, R"(<table class="table cards">)"));
}
