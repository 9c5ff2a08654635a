#include "server/ftp/command_inbox.hpp"

#include <boost/asio/error.hpp>

namespace wharf::ftp {

namespace {

// Bytes in memory, roughly.
std::size_t weight(const Incoming& incoming)
{
    const auto* command = std::get_if<protocol::Command>(&incoming);
    return sizeof(Incoming) + (command != nullptr ? command->name.size() + command->argument.size() : 0);
}

} // namespace

std::optional<Incoming> CommandInbox::take_put_off()
{
    if (!put_off_.empty()) {
        Incoming first = std::move(put_off_.front());
        put_off_.erase(put_off_.begin());
        put_off_bytes_ -= weight(first);
        return first;
    }
    if (turned_away_ == 0) return std::nullopt;
    --turned_away_;
    return BadLine{net::Errc::TooManyCommands};
}

std::optional<Incoming> CommandInbox::arrived(const net::result<std::string>& line)
{
    if (line) return protocol::parse_command(*line);
    const net::error_code error = line.error();
    if (error == net::Errc::LineTooLong || error == net::Errc::LineHasNul) return BadLine{error};
    if (error != boost::asio::error::operation_aborted) ended_ = true;
    return std::nullopt;
}

awaitable<std::optional<Incoming>> CommandInbox::next_arrival()
{
    const auto line = co_await control_.read_line();
    co_return arrived(line);
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
