#include "server/ftp/command_inbox.hpp"

#include "server/async/race.hpp"

namespace wharf::ftp {

using async::use_result;

namespace {

// Bytes in memory, roughly.
std::size_t weight(const Incoming& incoming)
{
    const auto* command = std::get_if<protocol::Command>(&incoming);
    return sizeof(Incoming) + (command != nullptr ? command->name.size() + command->argument.size() : 0);
}

} // namespace

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
        put_off_bytes_ -= weight(first);
        co_return first;
    }
    if (turned_away_ > 0) {
        --turned_away_;
        co_return Incoming(BadLine{net::Errc::TooManyCommands});
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

void CommandInbox::put_off(Incoming incoming)
{
    const std::size_t bytes = weight(incoming);
    if (turned_away_ > 0 || bytes > kMaxPutOff - put_off_bytes_) {
        ++turned_away_;
        return;
    }
    put_off_bytes_ += bytes;
    put_off_.push_back(std::move(incoming));
}

} // namespace wharf::ftp
