#include "server/ftp/listing_pump.hpp"

#include "server/async/offload.hpp"
#include "server/async/together.hpp"

namespace wharf::ftp {

ListingPump::ListingPump(SessionContext& context, std::string text, ListingLines& lines)
    : context_(context)
    , text_(std::move(text))
    , lines_(lines)
    , sender_(context.monitor, context.paces.download, context.services.metrics.ftp.listings.bytes)
{
}

awaitable<Outcome> ListingPump::move(net::DataChannel& channel)
{
    auto make = [this] { return lines_.next(made_); };
    while (!lines_.ended()) {
        auto making = async::offload(context_.services.disk, make);
        auto sending = sender_.send(channel, std::as_bytes(std::span(text_)));
        auto both = async::together(std::move(sending), std::move(making));
        const auto [broken, made] = co_await std::move(both);
        if (broken) co_return Outcome{Outcome::End::Peer, broken};
        if (!made) {
            channel.abort(); // a clean end would tell the client that these are all
            co_return Outcome{Outcome::End::Local, made.error()};
        }
        std::swap(text_, made_);
    }
    if (const auto error = co_await channel.finish({})) co_return Outcome{Outcome::End::Peer, error};
    co_return Outcome{Outcome::End::Clean};
}

} // namespace wharf::ftp
