// Waiting for a socket.
#pragma once

#include "server/async/token.hpp"
#include "server/net/errc.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/this_coro.hpp>

namespace wharf::net {

// Ends when there is something to read, or room to write. operation_aborted if the caller was cancelled, also
// if that was before: Asio's own wait would not know.
inline async::awaitable<error_code> wait_for(boost::asio::ip::tcp::socket& socket,
                                             boost::asio::ip::tcp::socket::wait_type what)
{
    const auto state = co_await boost::asio::this_coro::cancellation_state;
    if (state.cancelled() != boost::asio::cancellation_type::none)
        co_return boost::asio::error::operation_aborted;
    const auto [error] = co_await socket.async_wait(what, async::use_result);
    co_return error;
}

} // namespace wharf::net
