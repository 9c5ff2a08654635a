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
    using Clock = TransferMonitor::Clock;
    while (!bytes.empty()) {
        const auto wait = pace_.wait(Clock::now());
        if (wait > Clock::duration::zero()) co_await async::sleep_for(wait);
        const std::size_t most = std::min(bytes.size(), slow_ ? kSmallPiece : kPiece);
        const auto piece = bytes.first(pace_.piece(most));
        const auto began = Clock::now();
        if (const auto error = co_await channel.write(piece)) co_return error;
        const auto ended = Clock::now();
        slow_ = ended - began > kSlow;
        monitor_.progress(piece.size());
        sent_.add(piece.size());
        bytes = bytes.subspan(piece.size());
        pace_.spent(piece.size(), ended);
    }
    co_return net::error_code{};
}

} // namespace wharf::ftp
