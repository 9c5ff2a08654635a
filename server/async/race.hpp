// Two coroutines at once; the first to end cancels the other, and both have ended before this returns. The
// only place where || on awaitables appears.
//
// || waits for the first branch that succeeds: a branch that throws would not cancel its rival. So each
// branch is settled first, and what the winner threw is thrown again when both are done. A cancelled branch
// ends by itself: waits return at once, loops ask cancelled().
#pragma once

#include "server/async/alarm.hpp"
#include "server/async/settled.hpp"
#include "server/async/token.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <exception>
#include <optional>
#include <type_traits>
#include <variant>

namespace wharf::async {

template <class T>
awaitable<Settled<T>> settle(awaitable<T> operation)
{
    Settled<T> settled;
    try {
        if constexpr (std::is_void_v<T>) {
            co_await std::move(operation);
            settled.value.emplace();
        } else {
            settled.value.emplace(co_await std::move(operation));
        }
    } catch (...) {
        settled.failure = std::current_exception();
    }
    co_return settled;
}

template <class A, class B>
awaitable<std::variant<ValueOf<A>, ValueOf<B>>> race(awaitable<A> first, awaitable<B> second)
{
    using namespace asio::experimental::awaitable_operators;
    using Result = std::variant<ValueOf<A>, ValueOf<B>>;
    auto both = settle(std::move(first)) || settle(std::move(second));
    auto winner = co_await std::move(both);
    if (winner.index() == 0) co_return Result(std::in_place_index<0>, std::get<0>(winner).take());
    co_return Result(std::in_place_index<1>, std::get<1>(winner).take());
}

// Whether the race this coroutine runs in is decided.
inline awaitable<bool> cancelled()
{
    const auto state = co_await asio::this_coro::cancellation_state;
    co_return state.cancelled() != asio::cancellation_type::none;
}

template <class T>
awaitable<std::optional<ValueOf<T>>> unless_stopped(awaitable<T> operation)
{
    auto settled = co_await settle(std::move(operation));
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) co_return std::nullopt;
    co_return settled.take();
}

// Passes a coroutine's cancellation on to what it waits for under another signal.
class PassedOn {
public:
    PassedOn(asio::cancellation_slot from, asio::cancellation_signal& to)
        : from_(from)
    {
        if (from_.is_connected()) from_.assign([&to](asio::cancellation_type type) { to.emit(type); });
    }
    PassedOn(const PassedOn&) = delete;
    PassedOn& operator=(const PassedOn&) = delete;
    ~PassedOn() { from_.clear(); }

private:
    asio::cancellation_slot from_;
};

// What `operation` gives, or nothing if `stop` was emitted before it ended, or this was cancelled; it has
// then been cancelled, and has ended. Emit on the same executor. Takes less than a race with something that
// waits.
template <class T>
awaitable<std::optional<ValueOf<T>>> until_stopped(asio::cancellation_signal& stop, awaitable<T> operation)
{
    auto stoppable = unless_stopped(std::move(operation));
    auto slot = asio::bind_cancellation_slot(stop.slot(), asio::use_awaitable);
    const auto executor = co_await asio::this_coro::executor;
    const auto own = co_await asio::this_coro::cancellation_state;
    const PassedOn passed_on(own.slot(), stop);
    co_return co_await asio::co_spawn(executor, std::move(stoppable), std::move(slot));
}

// Ends after `limit`, or at once when cancelled.
inline awaitable<void> sleep_for(std::chrono::steady_clock::duration limit)
{
    if (co_await cancelled()) co_return;
    asio::steady_timer timer(co_await asio::this_coro::executor, limit);
    co_await timer.async_wait(use_result);
}

// Ends only when cancelled.
inline awaitable<void> sleep_forever()
{
    if (co_await cancelled()) co_return;
    asio::steady_timer timer(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
    co_await timer.async_wait(use_result);
}

// What `operation` gives, or nothing if it took longer than `limit`; it has then been cancelled.
template <class T>
awaitable<std::optional<ValueOf<T>>> within(std::chrono::steady_clock::duration limit, awaitable<T> operation)
{
    asio::cancellation_signal stop;
    const auto executor = co_await asio::this_coro::executor;
    Alarm alarm(executor, [&stop] { stop.emit(asio::cancellation_type::terminal); });
    alarm.set(Alarm::Clock::now() + limit);
    co_return co_await until_stopped(stop, std::move(operation));
}

} // namespace wharf::async
