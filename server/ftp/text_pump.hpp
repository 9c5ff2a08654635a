// Sends a text that is already in memory: a listing.
#pragma once

#include "server/ftp/data_phase.hpp"

#include <algorithm>
#include <span>

namespace wharf::ftp {

class TextPump final : public Pump {
public:
    // Both outlive the pump.
    TextPump(const std::string& text, TransferMonitor& monitor)
        : text_(text)
        , monitor_(monitor)
    {
    }

    awaitable<Outcome> move(net::DataChannel& channel) override
    {
        constexpr std::size_t kPiece = 64 * 1024; // so that a slow reader still counts as progress
        std::span<const std::byte> left = std::as_bytes(std::span(text_));
        while (!left.empty()) {
            const auto piece = left.first(std::min(left.size(), kPiece));
            if (const auto error = co_await channel.write(piece))
                co_return Outcome{Outcome::End::Peer, error};
            monitor_.progress(piece.size());
            left = left.subspan(piece.size());
        }
        if (const auto error = co_await channel.finish()) co_return Outcome{Outcome::End::Peer, error};
        co_return Outcome{Outcome::End::Clean};
    }

private:
    const std::string& text_;
    TransferMonitor& monitor_;
};

} // namespace wharf::ftp
