#include "archive/retention/expiry.hpp"

#include "archive/disk/layout.hpp"
#include "archive/retention/found.hpp"
#include "tests/support/test_archive.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>
#include <set>

using namespace wharf;
using namespace wharf::retention;
using namespace std::chrono_literals;
using archive::StoredSnapshot;
using archive::TimePoint;
using std::chrono::days;
using std::chrono::sys_days;

namespace {

const archive::DatasetKey kKey{*archive::DomainName::parse("data.example.gov"),
                               *archive::DatasetId::parse("b2fd-cjk2")};
const TimePoint kToday = sys_days(2026y / 11 / 21);

std::vector<StoredSnapshot> snapshots(const std::vector<TimePoint>& newest_first)
{
    std::vector<StoredSnapshot> all;
    for (const TimePoint arrived : newest_first)
        all.push_back({kKey, arrived, 17});
    return all;
}

archive::AllSnapshots in_all(const std::vector<StoredSnapshot>& newest_first)
{
    if (newest_first.empty()) return {};
    return {newest_first.size(), newest_first.back().arrived};
}

// As the pruner finds them, and what it would do.
struct Found : test::TestArchive {
    explicit Found(const std::vector<StoredSnapshot>& all)
    {
        for (const auto& snapshot : all)
            env.plant(path_of(snapshot), "a\n");
    }
    static std::string day_of(const StoredSnapshot& snapshot)
    {
        return archive::layout::snapshot_day(kKey, std::chrono::floor<days>(snapshot.arrived));
    }
    static std::string path_of(const StoredSnapshot& snapshot)
    {
        return archive::layout::inside(day_of(snapshot),
                                       archive::layout::snapshot_name(snapshot.arrived, "crimes.csv"));
    }
    // Whether a run of the pruner at that moment takes it.
    bool takes(const StoredSnapshot& one, TimePoint now, const Rules& rules)
    {
        const auto plan = plan_dataset(test::must(find_in_dataset(*archive, kKey, now, rules)), now, rules);
        return std::any_of(plan.begin(), plan.end(), [&](const Removal& removal) {
            return removal.path == path_of(one) || removal.path == day_of(one);
        });
    }
};

} // namespace

TEST_CASE("a snapshot goes at the very moment from which on the plan takes it", "[retention]")
{
    std::mt19937 random(5); // NOLINT
    for (int round = 0; round < 40; ++round) {
        std::set<TimePoint, std::greater<>> times;
        const int count = static_cast<int>(random() % 12);
        while (static_cast<int>(times.size()) < count)
            times.insert(kToday - days(random() % 4) - std::chrono::hours(random() % 24));
        const auto all = snapshots({times.begin(), times.end()});
        Rules rules;
        rules.keep_last = static_cast<std::uint32_t>(random() % 6);
        rules.max_age = std::chrono::hours(random() % 60);
        const auto told = outlook(all, in_all(all), false, rules);
        Found found(all);
        REQUIRE(told.fates.size() == all.size());
        for (const auto& fate : told.fates) {
            if (!fate.goes) {
                CHECK_FALSE(found.takes(fate.snapshot, kToday + days(1000), rules));
                continue;
            }
            CHECK(found.takes(fate.snapshot, *fate.goes, rules));
            CHECK_FALSE(found.takes(fate.snapshot, *fate.goes - 1ms, rules));
        }
    }
}

TEST_CASE("the last few stay, the next to go is named, and a hold is told", "[retention]")
{
    Rules rules;
    rules.keep_last = 2;
    const auto all = snapshots({kToday + 9h, kToday + 8h, kToday - days(2) + 3h, kToday - days(5) + 4h});
    const auto told = outlook(all, in_all(all), true, rules);
    CHECK(told.held);
    CHECK(told.beyond_last == 2);
    CHECK_FALSE(told.fates[1].goes);
    CHECK(told.fates[2].goes == kToday - days(1) + rules.max_age);
    CHECK(told.next_removal == kToday - days(4) + rules.max_age);
    CHECK_FALSE(outlook({}, {}, false, rules).next_removal);
}

TEST_CASE("of more snapshots than are shown, the oldest is the next to go", "[retention]")
{
    Rules rules;
    rules.keep_last = 2;
    rules.max_age = 30 * 24h;
    std::vector<TimePoint> times;
    for (int back = 0; back < 150; ++back)
        times.push_back(kToday + 9h - days(back));
    const auto all = snapshots(times);
    const auto told = outlook(std::span(all).first(100), in_all(all), false, rules);
    CHECK(told.fates.size() == 100);
    CHECK(told.snapshots == 150);
    CHECK(told.beyond_last == 148);
    REQUIRE(told.next_removal == kToday - days(148) + rules.max_age);
    Found found(all);
    CHECK(found.takes(all.back(), *told.next_removal, rules));
    CHECK_FALSE(found.takes(all.back(), *told.next_removal - 1ms, rules));
}
