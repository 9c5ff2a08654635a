#include "server/web/jobs_filter.hpp"

#include "tests/unit/web/markup.hpp"

using namespace wharf;
using namespace wharf::web;
using archive::DomainName;
using archive::Standing;

namespace {

DomainName domain(std::string_view name)
{
    return test::must(DomainName::parse(name));
}

} // namespace

TEST_CASE("without a filter all jobs of the visible domains are asked for")
{
    const auto asked = ask_for_jobs({}, std::vector{domain("a.gov"), domain("b.gov")});
    CHECK_FALSE(asked.filter.narrows());
    CHECK(asked.problems.empty());
    CHECK(asked.query.domains == std::vector{domain("a.gov"), domain("b.gov")});
    CHECK(asked.query.limit == 250);
    CHECK_FALSE(ask_for_jobs({}, std::nullopt).query.domains);
}

TEST_CASE("every filter narrows what is asked for")
{
    const auto asked = ask_for_jobs({{"standing", "completed-with-problems"},
                                     {"domain", "B.gov"},
                                     {"dataset", " b2fd-cjk2 "},
                                     {"user", "ann"},
                                     {"from", "2026-11-20"},
                                     {"until", "2026-11-21"}},
                                    std::vector{domain("a.gov"), domain("b.gov")});
    CHECK(asked.filter.narrows());
    CHECK(asked.problems.empty());
    CHECK(asked.query.standings == std::vector{Standing::CompletedWithProblems});
    CHECK(asked.query.domains == std::vector{domain("b.gov")});
    CHECK(asked.query.dataset->text() == "b2fd-cjk2");
    CHECK(asked.query.user == "ann");
    const auto day = std::chrono::sys_days(std::chrono::year(2026) / 11 / 20);
    CHECK(asked.query.since == archive::TimePoint(day));
    CHECK(asked.query.until == archive::TimePoint(day + std::chrono::days(2)));
}

TEST_CASE("a domain that may not be seen is as one without jobs")
{
    for (const std::string name : {"c.gov", "no domain!", "../x"}) {
        const auto asked = ask_for_jobs({{"domain", name}}, std::vector{domain("a.gov")});
        REQUIRE(asked.query.domains);
        CHECK(asked.query.domains->empty());
    }
}

TEST_CASE("not finished yet means waiting or being worked on")
{
    const auto asked = ask_for_jobs({{"standing", "unfinished"}}, std::nullopt);
    CHECK(asked.query.standings == std::vector{Standing::Queued, Standing::InProgress});
}

TEST_CASE("what cannot be meant is said and left out")
{
    const auto asked = ask_for_jobs(
        {{"standing", "lost"}, {"dataset", "crimes"}, {"from", "yesterday"}, {"until", "2026-02-30"}},
        std::nullopt);
    CHECK(asked.problems.size() == 4);
    CHECK(asked.query.standings.empty());
    CHECK_FALSE(asked.query.dataset);
    CHECK_FALSE(asked.query.since);
    CHECK_FALSE(asked.query.until);
}

TEST_CASE("where an older page begins survives the way through a link")
{
    const archive::JobRecord job = test::a_job(3);
    JobsFilter filter;
    filter.user = "an & other";
    filter.after = place_text(archive::place_of(job));
    const std::string query = query_text(filter);
    CHECK(query == "user=an%20%26%20other&after=1795266303000.00000000000000000000000000000003");
    const auto asked = ask_for_jobs({{"after", filter.after}}, std::nullopt);
    REQUIRE(asked.query.behind);
    CHECK(*asked.query.behind == archive::place_of(job));
    CHECK_FALSE(asked.filter.narrows());
    CHECK(asked.problems.empty());
    for (const std::string bad : {"x", ".", "12", "12.abc", "1x.00000000000000000000000000000003"})
        CHECK(ask_for_jobs({{"after", bad}}, std::nullopt).problems.size() == 1);
}

TEST_CASE("a filter that is too long for anything is a filter all the same")
{
    const std::string text(300, 'x');
    const auto asked = ask_for_jobs(
        {{"user", text}, {"domain", text}, {"standing", text}, {"dataset", text}, {"from", text}},
        std::nullopt);
    CHECK(asked.filter.user == text);
    CHECK(asked.query.user == text);
    CHECK(asked.query.domains->empty());
    CHECK(asked.problems.size() == 3);
}
