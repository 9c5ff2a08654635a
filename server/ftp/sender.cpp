#include "server/ftp/sender.hpp"

#include "server/async/race.hpp"

#include <algorithm>

namespace wharf::ftp {

namespace {

// A client that takes a byte in thirty milliseconds is alive, even if limits.data_stall is two minutes.
constexpr std::size_t kSmallPiece = 4 * 1024;
constexpr std::size_t kPiece = 64 * 1024;
constexpr std::chrono::milliseconds kSlow{500};

} // namespace

net::awaitable<net::error_code> Sender::send(net::DataChannel& channel, std::span<const std::byte> bytes)
{
    using Clock = Pace::Clock;
    while (!bytes.empty()) {
        const auto wait = pace_.wait(Clock::now());
        if (wait > Clock::duration::zero()) co_await async::sleep_for(wait);
        const std::size_t most = std::min(bytes.size(), slow_ ? kSmallPiece : kPiece);
        const auto piece = bytes.first(pace_.piece(most));
        const auto began = Clock::now();
        if (const auto error = co_await channel.write(piece)) co_return error;
        const auto ended = Clock::now();
        slow_ = ended - began > kSlow;
        sent(piece.size(), ended);
        bytes = bytes.subspan(piece.size());
    }
    co_return net::error_code{};
}

net::awaitable<net::error_code> Sender::finish(net::DataChannel& channel, std::span<const std::byte> bytes)
{
    // What may go at once goes together with the goodbye: a small file is one packet then.
    const bool at_once = bytes.size() <= kPiece && !slow_ &&
                         pace_.wait(Pace::Clock::now()) <= Pace::Clock::duration::zero() &&
                         pace_.piece(bytes.size()) == bytes.size();
    if (!at_once) {
        if (const auto error = co_await send(channel, bytes)) co_return error;
        bytes = {};
    }
    sent(bytes.size(), Pace::Clock::now());
    co_return co_await channel.finish(bytes);
}

void Sender::sent(std::size_t bytes, Pace::Clock::time_point when)
{
    monitor_.progress(bytes);
    counter_.add(bytes);
    pace_.spent(bytes, when);
}

} // namespace wharf::ftp
