#include "archive/jobs/turns.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <optional>
#include <thread>
#include <vector>

using wharf::jobs::Turns;

TEST_CASE("a turn waits for the one of the same name, and for no other", "[jobs][turns]")
{
    Turns turns;
    std::atomic<bool> over = false;
    bool came_too_early = false;
    std::thread same;
    {
        const auto first = turns.take("a");
        same = std::thread([&] {
            const auto second = turns.take("a");
            came_too_early = !over;
        });
        const auto other = turns.take("b");
        const auto nameless = turns.take("");
        const auto another = turns.take("");
        over = true;
    }
    same.join();
    CHECK_FALSE(came_too_early);
    const auto again = turns.take("a");
}

TEST_CASE("of many who come with one name each is alone", "[jobs][turns]")
{
    Turns turns;
    int at_work = 0; // guarded by the turn alone
    int most = 0;
    std::vector<std::thread> all;
    for (int i = 0; i < 8; ++i)
        all.emplace_back([&] {
            for (int round = 0; round < 100; ++round) {
                const auto turn = turns.take("a");
                most = std::max(most, ++at_work);
                --at_work;
            }
        });
    for (std::thread& one : all)
        one.join();
    CHECK(most == 1);
}

TEST_CASE("where turns are long only so many wait", "[jobs]")
{
    Turns turns;
    std::optional<Turns::Turn> first = turns.take_if_not_crowded("a");
    std::vector<std::thread> waiting;
    std::atomic<unsigned> done = 0;
    for (unsigned i = 0; i < Turns::kCrowd; ++i)
        waiting.emplace_back([&] {
            const auto turn = turns.take("a");
            ++done;
        });
    while (turns.waiting() < Turns::kCrowd)
        std::this_thread::yield();
    CHECK_FALSE(turns.take_if_not_crowded("a").has_value());
    CHECK(turns.take_if_not_crowded("b").has_value());
    first.reset();
    for (std::thread& each : waiting)
        each.join();
    CHECK(done == Turns::kCrowd);
    CHECK(turns.take_if_not_crowded("a").has_value());
    CHECK(turns.take_if_not_crowded("").has_value());
}
