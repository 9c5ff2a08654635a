#include "tests/support/ftp/scripted_control.hpp"

#include <boost/asio/error.hpp>

namespace wharf::test {

namespace asio = boost::asio;
using async::awaitable;

void ScriptedControl::feed(std::string_view bytes)
{
    decoder_.feed(bytes);
    all_is_read_ = false;
    received_.changed();
}

void ScriptedControl::leave()
{
    left_ = true;
    stuck_ = false;
    received_.changed();
    sent_.changed();
}

void ScriptedControl::refuse_handshake()
{
    handshake_fails_ = true;
}

void ScriptedControl::hang_in_handshake()
{
    handshake_hangs_ = true;
}

void ScriptedControl::stop_reading()
{
    stuck_ = true;
}

void ScriptedControl::read_again()
{
    stuck_ = false;
    sent_.changed();
}

void ScriptedControl::use_ipv6()
{
    ipv6_ = true;
}

awaitable<void> ScriptedControl::until_a_write_waits()
{
    while (!write_waits_) {
        const bool go_on = co_await received_.wait();
        if (!go_on) co_return;
    }
}

awaitable<void> ScriptedControl::until_all_is_read()
{
    while (!all_is_read_) {
        const bool go_on = co_await sent_.wait();
        if (!go_on) co_return;
    }
}

awaitable<std::string> ScriptedControl::next_line()
{
    while (lines_.empty()) {
        if (closed_) co_return "(closed)";
        const bool go_on = co_await sent_.wait();
        if (!go_on) co_return "(cancelled)";
    }
    std::string line = std::move(lines_.front());
    lines_.pop_front();
    co_return line;
}

awaitable<net::result<std::string>> ScriptedControl::read_line()
{
    for (;;) {
        if (closed_) co_return net::error_code(asio::error::bad_descriptor);
        if (auto line = decoder_.next()) {
            if (const auto* bad = std::get_if<protocol::LineError>(&*line))
                co_return *bad == protocol::LineError::TooLong ? net::Errc::LineTooLong
                                                               : net::Errc::LineHasNul;
            co_return std::get<std::string>(std::move(*line));
        }
        if (left_) co_return net::Errc::Truncated;
        all_is_read_ = true;
        sent_.changed();
        const bool go_on = co_await received_.wait();
        if (!go_on) co_return net::error_code(asio::error::operation_aborted);
    }
}

awaitable<net::error_code> ScriptedControl::write(const protocol::Reply& reply)
{
    if (closed_ || left_) co_return net::error_code(asio::error::broken_pipe);
    while (stuck_) {
        write_waits_ = true;
        received_.changed();
        const bool go_on = co_await sent_.wait();
        if (!go_on) {
            cut_ = true;
            co_return net::error_code(asio::error::operation_aborted);
        }
    }
    std::string wire = protocol::to_wire(reply);
    for (std::size_t end = 0; (end = wire.find("\r\n")) != std::string::npos; wire.erase(0, end + 2))
        lines_.push_back(wire.substr(0, end));
    sent_.changed();
    co_return net::error_code{};
}

awaitable<net::error_code> ScriptedControl::secure()
{
    decoder_.reset();
    while (handshake_hangs_ && !left_ && !closed_) {
        const bool go_on = co_await received_.wait();
        if (!go_on) co_return net::error_code(asio::error::operation_aborted);
    }
    if (handshake_fails_ || handshake_hangs_) co_return net::Errc::TimedOut;
    co_return net::error_code{};
}

awaitable<void> ScriptedControl::close(const std::optional<protocol::Reply>& last_words)
{
    if (last_words) co_await write(*last_words);
    abort();
    co_return;
}

void ScriptedControl::abort()
{
    closed_ = true;
    stuck_ = false;
    received_.changed();
    sent_.changed();
}

asio::ip::address ScriptedControl::client_address() const
{
    return asio::ip::make_address(ipv6_ ? "2001:db8::7" : "192.0.2.7");
}

asio::ip::address ScriptedControl::local_address() const
{
    return asio::ip::make_address(ipv6_ ? "2001:db8::1" : "192.0.2.1");
}

} // namespace wharf::test
