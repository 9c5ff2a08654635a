// Runs a blocking function on a thread pool and comes back to the caller's executor with its result, or with
// what it threw. Cannot be cancelled: the caller waits, so whatever the function references stays alive; the
// pool has to be joined before the caller's context goes. Name the function object on a line of its own
// before the co_await: GCC 12 destroys some temporaries of such an expression twice.
//
// One visit each way. Asio's co_spawn() to the pool would visit it twice.
#pragma once

#include "server/async/settled.hpp"
#include "server/async/token.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <type_traits>

namespace wharf::async {

template <class F>
Settled<std::invoke_result_t<F&>> settle_call(F& function)
{
    Settled<std::invoke_result_t<F&>> settled;
    try {
        if constexpr (std::is_void_v<std::invoke_result_t<F&>>) {
            function();
            settled.value.emplace();
        } else {
            settled.value.emplace(function());
        }
    } catch (...) {
        settled.failure = std::current_exception();
    }
    return settled;
}

template <class F>
awaitable<std::invoke_result_t<F&>> offload(asio::thread_pool& pool, F function)
{
    Settled<std::invoke_result_t<F&>> settled;
    auto visit = [&pool, &function, &settled](auto caller) {
        auto home = asio::make_work_guard(asio::get_associated_executor(caller));
        asio::post(pool, [&function, &settled, caller = std::move(caller), home = std::move(home)]() mutable {
            settled = settle_call(function);
            asio::post(home.get_executor(), std::move(caller));
        });
    };
    co_await asio::async_initiate<decltype(asio::use_awaitable), void()>(visit, asio::use_awaitable);
    if constexpr (std::is_void_v<std::invoke_result_t<F&>>)
        settled.take();
    else
        co_return settled.take();
}

} // namespace wharf::async
