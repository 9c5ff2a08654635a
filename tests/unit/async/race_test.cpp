#include "server/async/race.hpp"

#include "tests/support/ftp/run_coro.hpp"

#include <catch2/catch.hpp>

#include <memory>
#include <stdexcept>
#include <string>

namespace asio = boost::asio;
using namespace std::chrono_literals;
using wharf::async::awaitable;
using wharf::async::race;
using wharf::async::sleep_for;
using wharf::async::sleep_forever;
using wharf::async::within;
using wharf::test::run_coro;

namespace {

awaitable<int> at_once(int value)
{
    co_return value;
}

awaitable<int> never(bool& ended)
{
    co_await sleep_forever();
    ended = true;
    co_return -1;
}

awaitable<std::string> throws_after_a_while()
{
    co_await sleep_for(1ms);
    throw std::runtime_error("thrown by a branch");
}

awaitable<std::unique_ptr<int>> move_only()
{
    co_await sleep_for(0ms);
    co_return std::make_unique<int>(7);
}

// Inner races end when the outer one is decided.
awaitable<int> race_of_two(bool& first_ended, bool& second_ended)
{
    auto first = never(first_ended);
    auto second = never(second_ended);
    auto both = race(std::move(first), std::move(second));
    const auto winner = co_await std::move(both);
    co_return winner.index() == 0 ? std::get<0>(winner) : std::get<1>(winner);
}

} // namespace

TEST_CASE("the first branch to end wins, and the other has ended too", "[async]")
{
    asio::io_context context;
    bool ended = false;
    const auto second_wins = run_coro(context, race(never(ended), at_once(2)));
    REQUIRE(second_wins.index() == 1);
    CHECK(std::get<1>(second_wins) == 2);
    CHECK(ended);

    ended = false;
    const auto first_wins = run_coro(context, race(at_once(1), never(ended)));
    REQUIRE(first_wins.index() == 0);
    CHECK(std::get<0>(first_wins) == 1);
    CHECK(ended);
}

TEST_CASE("a branch that throws ends the race, and the other has ended too", "[async]")
{
    asio::io_context context;
    bool ended = false;
    CHECK_THROWS_WITH(run_coro(context, race(never(ended), throws_after_a_while())), "thrown by a branch");
    CHECK(ended);

    ended = false;
    CHECK_THROWS_WITH(run_coro(context, race(throws_after_a_while(), never(ended))), "thrown by a branch");
    CHECK(ended);
}

TEST_CASE("a race between branches without a result says which one ended", "[async]")
{
    asio::io_context context;
    CHECK(run_coro(context, race(sleep_forever(), sleep_for(0ms))).index() == 1);
    CHECK(run_coro(context, race(sleep_for(0ms), sleep_forever())).index() == 0);
}

TEST_CASE("a race that loses a race ends all its branches", "[async]")
{
    asio::io_context context;
    bool first_ended = false;
    bool second_ended = false;
    const auto winner = run_coro(context, race(race_of_two(first_ended, second_ended), at_once(3)));
    CHECK(winner.index() == 1);
    CHECK(first_ended);
    CHECK(second_ended);
}

TEST_CASE("an operation within its limit gives its result", "[async]")
{
    asio::io_context context;
    const auto value = run_coro(context, within(1h, move_only()));
    REQUIRE(value);
    CHECK(**value == 7);
}

TEST_CASE("an operation over its limit gives nothing and has ended", "[async]")
{
    asio::io_context context;
    bool ended = false;
    CHECK_FALSE(run_coro(context, within(1ms, never(ended))));
    CHECK(ended);
}

TEST_CASE("what an operation with a limit throws is passed on", "[async]")
{
    asio::io_context context;
    CHECK_THROWS_WITH(run_coro(context, within(1h, throws_after_a_while())), "thrown by a branch");
}
