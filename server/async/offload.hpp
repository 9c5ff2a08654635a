// Runs a blocking function on a thread pool and comes back to the caller's executor with its result. Cannot
// be cancelled: the caller waits, so whatever the function references stays alive. `function` must not throw
// for expected reasons and its result must be default-constructible. Name the function object on a line of
// its own before the co_await: GCC 12 destroys some temporaries of such an expression twice.
#pragma once

#include "server/async/token.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <type_traits>

namespace wharf::async {

template <class F>
awaitable<std::invoke_result_t<F&>> call(F function)
{
    co_return function();
}

template <class F>
awaitable<std::invoke_result_t<F&>> offload(asio::thread_pool& pool, F function)
{
    auto job = call(std::move(function));
    // Asio would carry a cancellation to the pool's thread by a reference that the end of the job leaves
    // dangling.
    auto deaf = asio::bind_cancellation_slot(asio::cancellation_slot(), asio::use_awaitable);
    co_return co_await asio::co_spawn(pool, std::move(job), std::move(deaf));
}

} // namespace wharf::async
