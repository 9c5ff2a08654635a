// Sends a text that is already in memory: a listing.
#pragma once

#include "server/ftp/data_phase.hpp"
#include "server/ftp/sender.hpp"

#include <span>

namespace wharf::ftp {

class TextPump final : public Pump {
public:
    // All outlive the pump.
    TextPump(const std::string& text, TransferMonitor& monitor, Pace& pace, metrics::Counter& sent)
        : text_(text)
        , sender_(monitor, pace, sent)
    {
    }

    awaitable<Outcome> move(net::DataChannel& channel) override
    {
        if (const auto error = co_await sender_.send(channel, std::as_bytes(std::span(text_))))
            co_return Outcome{Outcome::End::Peer, error};
        if (const auto error = co_await channel.finish()) co_return Outcome{Outcome::End::Peer, error};
        co_return Outcome{Outcome::End::Clean};
    }

private:
    const std::string& text_;
    Sender sender_;
};

} // namespace wharf::ftp
