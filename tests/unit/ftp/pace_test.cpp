#include "server/ftp/pace.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using wharf::ftp::Pace;
using namespace std::chrono_literals;

namespace {

const Pace::Clock::time_point kStart{std::chrono::hours(1)};
constexpr std::size_t kBlock = 256 * 1024;

double seconds(Pace::Clock::duration time)
{
    return std::chrono::duration<double>(time).count();
}

// Moves bytes as fast as the pace allows; how long that takes.
Pace::Clock::duration time_for(Pace& pace, std::uint64_t bytes, Pace::Clock::time_point now)
{
    const auto began = now;
    while (bytes > 0) {
        now += pace.wait(now);
        const auto piece = pace.piece(static_cast<std::size_t>(std::min<std::uint64_t>(bytes, kBlock)));
        pace.spent(piece, now);
        bytes -= piece;
    }
    return now + pace.wait(now) - began;
}

} // namespace

TEST_CASE("without a rate nothing waits and nothing is cut", "[ftp]")
{
    Pace pace(0);
    CHECK(pace.piece(kBlock) == kBlock);
    pace.spent(1U << 30U, kStart);
    CHECK(pace.wait(kStart) == 0s);
}

TEST_CASE("bytes take the time the rate gives them, but for a tenth of a second's worth", "[ftp]")
{
    const auto rate = GENERATE(std::uint64_t{1024}, std::uint64_t{100'000}, std::uint64_t{1'000'000'000});
    Pace pace(rate);
    CHECK(seconds(time_for(pace, rate * 10, kStart)) == Approx(9.9).epsilon(0.01));
}

TEST_CASE("a piece is a tenth of a second's worth, at least a KiB, at most what is asked for", "[ftp]")
{
    const auto [rate, most, piece] = GENERATE(table<std::uint64_t, std::size_t, std::size_t>({
        {100'000, kBlock, 10'000},
        {Pace::kSlowest, kBlock, 1024},
        {1'000'000'000, kBlock, kBlock},
        {100'000, 7, 7},
    }));
    CHECK(Pace(rate).piece(most) == piece);
}

TEST_CASE("no single wait is longer than a second, so a paced transfer never looks dead", "[ftp]")
{
    Pace pace(Pace::kSlowest);
    auto now = kStart;
    for (int i = 0; i < 20; ++i) {
        pace.spent(pace.piece(kBlock), now);
        const auto wait = pace.wait(now);
        CHECK(wait <= 1s);
        now += wait;
    }
}

TEST_CASE("time in which nothing moved is not saved up", "[ftp]")
{
    Pace pace(100'000);
    static_cast<void>(time_for(pace, 100'000, kStart));
    CHECK(seconds(time_for(pace, 100'000, kStart + 1h)) == Approx(0.9).epsilon(0.01));
}

TEST_CASE("many small transfers at one pace take as long as a large one", "[ftp]")
{
    Pace pace(100'000);
    auto now = kStart;
    for (int i = 0; i < 100; ++i)
        now += time_for(pace, 10'000, now);
    CHECK(seconds(now - kStart) == Approx(9.9).epsilon(0.01));
}

TEST_CASE("what a transfer moved before it was cut short, the next one waits for", "[ftp]")
{
    Pace pace(100'000);
    pace.spent(10'000, kStart);
    pace.spent(10'000, kStart); // the first was for free
    CHECK(seconds(pace.wait(kStart)) == Approx(0.1));
}
