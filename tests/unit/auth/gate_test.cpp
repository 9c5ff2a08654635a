#include "auth/gate.hpp"

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <thread>
#include <vector>

using namespace wharf::auth;

TEST_CASE("no more than the allowed number is inside at once, and everyone gets in", "[auth]")
{
    Gate gate(2);
    std::atomic<int> inside = 0;
    std::atomic<int> visits = 0;
    std::atomic<bool> crowded = false;
    const auto visit = [&] {
        for (int i = 0; i < 200; ++i) {
            const Gate::Pass pass(gate);
            if (++inside > 2) crowded = true;
            std::this_thread::yield();
            --inside;
            ++visits;
        }
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < 6; ++i)
        threads.emplace_back(visit);
    for (std::thread& thread : threads)
        thread.join();
    CHECK(visits == 1200);
    CHECK_FALSE(crowded);
}

TEST_CASE("who finds the gate full waits until someone leaves", "[auth]")
{
    Gate gate(1);
    std::atomic<bool> left = false;
    bool entered_after_leaving = false;
    std::thread waiting;
    {
        const Gate::Pass pass(gate);
        waiting = std::thread([&] {
            const Gate::Pass next(gate);
            entered_after_leaving = left;
        });
        std::this_thread::yield();
        left = true;
    }
    waiting.join();
    CHECK(entered_after_leaving);
}
