// Two coroutines at once; the first to end, by its result or by an exception, cancels the other, and both
// have ended before this returns or rethrows. The only place where || on awaitables appears.
#pragma once

#include "server/async/token.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <exception>
#include <optional>
#include <utility>
#include <variant>

namespace wharf::async {

// What std::variant holds for a branch without a result.
template <class T>
using Result = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

// How a branch ended. For ||, which waits for the first success, every end is one.
template <class T>
struct Ending {
    std::optional<Result<T>> value;
    std::exception_ptr failure;
};

template <class T>
awaitable<Ending<T>> ending_of(awaitable<T> branch)
{
    Ending<T> ending;
    try {
        if constexpr (std::is_void_v<T>) {
            co_await std::move(branch);
            ending.value.emplace();
        } else {
            ending.value.emplace(co_await std::move(branch));
        }
    } catch (...) {
        ending.failure = std::current_exception();
    }
    co_return ending;
}

template <class A, class B>
awaitable<std::variant<Result<A>, Result<B>>> race(awaitable<A> first, awaitable<B> second)
{
    using namespace asio::experimental::awaitable_operators;
    using Winner = std::variant<Result<A>, Result<B>>;
    auto one = ending_of(std::move(first));
    auto other = ending_of(std::move(second));
    auto both = std::move(one) || std::move(other);
    auto ended = co_await std::move(both);
    if (ended.index() == 0) {
        auto& ending = std::get<0>(ended);
        if (ending.failure) std::rethrow_exception(ending.failure);
        co_return Winner(std::in_place_index<0>, std::move(*ending.value));
    }
    auto& ending = std::get<1>(ended);
    if (ending.failure) std::rethrow_exception(ending.failure);
    co_return Winner(std::in_place_index<1>, std::move(*ending.value));
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
