// A pause for whoever does much without ever having to wait.
#pragma once

#include "server/async/token.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

namespace wharf::async {

// Goes on when all that waits on the caller's executor by now has had its turn.
inline awaitable<void> yield()
{
    const auto executor = co_await asio::this_coro::executor;
    co_await asio::post(executor, asio::use_awaitable);
}

} // namespace wharf::async
