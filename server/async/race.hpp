// Two coroutines at once; the first to end cancels the other, and both have ended before this returns. The
// only place where || on awaitables appears. The branches must not throw for expected reasons: a branch that
// throws does not cancel its rival.
#pragma once

#include "server/async/token.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <optional>

namespace wharf::async {

template <class A, class B>
auto race(awaitable<A> first, awaitable<B> second)
{
    using namespace asio::experimental::awaitable_operators;
    return std::move(first) || std::move(second);
}

// Ends after `limit`, or at once when cancelled.
inline awaitable<void> sleep_for(std::chrono::steady_clock::duration limit)
{
    asio::steady_timer timer(co_await asio::this_coro::executor, limit);
    co_await timer.async_wait(use_result);
}

// Ends only when cancelled.
inline awaitable<void> sleep_forever()
{
    asio::steady_timer timer(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
    co_await timer.async_wait(use_result);
}

// What `operation` gives, or nothing if it took longer than `limit`; it has then been cancelled.
template <class T>
awaitable<std::optional<T>> within(std::chrono::steady_clock::duration limit, awaitable<T> operation)
{
    auto timeout = sleep_for(limit);
    auto both = race(std::move(operation), std::move(timeout));
    auto winner = co_await std::move(both);
    if (winner.index() == 0) co_return std::optional<T>(std::move(std::get<0>(winner)));
    co_return std::nullopt;
}

} // namespace wharf::async
