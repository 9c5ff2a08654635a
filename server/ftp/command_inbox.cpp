#include "server/ftp/command_inbox.hpp"

#include "server/async/race.hpp"

namespace wharf::ftp {

using async::use_result;

awaitable<void> CommandInbox::fill(net::ControlChannel& control)
{
    for (;;) {
        auto line = co_await control.read_line();
        Incoming incoming;
        if (line)
            incoming = protocol::parse_command(*line);
        else if (line.error() == net::Errc::LineTooLong || line.error() == net::Errc::LineHasNul)
            incoming = BadLine{line.error()};
        else
            break;
        const auto [error] = co_await channel_.async_send(net::error_code{}, std::move(incoming), use_result);
        if (error) break;
    }
    ended_ = true;
    channel_.close();
    co_await async::sleep_forever();
}

awaitable<net::result<Incoming>> CommandInbox::next()
{
    if (!put_off_.empty()) {
        Incoming first = std::move(put_off_.front());
        put_off_.pop_front();
        co_return first;
    }
    co_return co_await next_arrival();
}

awaitable<net::result<Incoming>> CommandInbox::next_arrival()
{
    auto [error, incoming] = co_await channel_.async_receive(use_result);
    if (error) co_return error;
    co_return std::move(incoming);
}

void CommandInbox::wake()
{
    // Cancelling the channel would also stop fill() while it waits for room. A channel without room needs no
    // waking: whoever waits for it gets a command.
    channel_.try_send(make_error_code(net::Errc::Cancelled), Incoming{});
}

bool CommandInbox::put_off(Incoming incoming)
{
    if (full()) return false;
    put_off_.push_back(std::move(incoming));
    return true;
}

} // namespace wharf::ftp
