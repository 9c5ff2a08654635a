// Runs a coroutine to its end on an io_context of the test. One that has not ended within `limit` is a failed
// test, not a hung one.
#pragma once

#include "server/async/token.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>

namespace wharf::test {

inline constexpr std::chrono::seconds kPatience{20}; // for what takes milliseconds on a machine at rest

template <class T>
T run_coro(boost::asio::io_context& context, async::awaitable<T> coroutine,
           std::chrono::steady_clock::duration limit = kPatience)
{
    struct Ending {
        std::optional<T> value;
        std::exception_ptr failure;
    };
    // Shared, because a coroutine that did not end in time may end later.
    auto ending = std::make_shared<Ending>();
    boost::asio::co_spawn(context, std::move(coroutine), [ending](std::exception_ptr thrown, T result) {
        ending->failure = thrown;
        ending->value.emplace(std::move(result));
    });
    const auto deadline = std::chrono::steady_clock::now() + limit;
    context.restart();
    while (!ending->value && context.run_one_until(deadline) != 0) {
    }
    if (!ending->value) throw std::runtime_error("a coroutine did not end in time");
    if (ending->failure) std::rethrow_exception(ending->failure);
    return std::move(*ending->value);
}

struct Nothing {};

inline async::awaitable<Nothing> with_value(async::awaitable<void> coroutine)
{
    co_await std::move(coroutine);
    co_return Nothing{};
}

inline void run_coro(boost::asio::io_context& context, async::awaitable<void> coroutine,
                     std::chrono::steady_clock::duration limit = kPatience)
{
    run_coro(context, with_value(std::move(coroutine)), limit);
}

} // namespace wharf::test
