// Runs what may take minutes, and has its client told every so often that it is worked on: many programs give
// up on a connection on which nothing came for a minute, and then send the same request again.
//
// The interim answer is 100 (Continue), more than once. 102 (Processing) would say it better, but there are
// clients that take every other answer than 100 for the last one; any that did not ask for a 100 ignores it
// (RFC 9110 section 15.2).
#pragma once

#include "server/async/offload.hpp"
#include "server/async/together.hpp"
#include "server/http/respond.hpp"

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <utility>

namespace wharf::http {

namespace at_work {

// Whether it is done, and the wait that ends then. Used on one executor.
struct Done {
    explicit Done(const boost::asio::any_io_executor& executor)
        : wait(executor)
    {
    }
    boost::asio::steady_timer wait;
    bool is_true = false;
};

template <class F>
async::awaitable<std::invoke_result_t<F&>> work(boost::asio::thread_pool& pool, F function, Done& done)
{
    struct AtEnd {
        Done& done;
        ~AtEnd()
        {
            done.is_true = true;
            done.wait.cancel();
        }
    };
    const AtEnd at_end{done};
    auto working = async::offload(pool, std::move(function));
    co_return co_await std::move(working);
}

inline async::awaitable<void> tell(BodyReader& client, std::chrono::steady_clock::duration every, Done& done)
{
    while (!done.is_true) {
        done.wait.expires_after(every);
        co_await done.wait.async_wait(async::use_result);
        const bool stopped = done.is_true || co_await async::cancelled();
        if (stopped) co_return;
        auto telling = client.say_at_work();
        const bool told = co_await std::move(telling);
        if (!told) co_return;
    }
}

} // namespace at_work

// As async::offload(). `client` outlives it; nobody else reads from it or writes to it meanwhile.
template <class F>
async::awaitable<std::invoke_result_t<F&>> offload_in_sight(boost::asio::thread_pool& pool, F function,
                                                            BodyReader& client,
                                                            std::chrono::steady_clock::duration every)
{
    at_work::Done done(co_await boost::asio::this_coro::executor);
    auto working = at_work::work(pool, std::move(function), done);
    auto telling = at_work::tell(client, every, done);
    auto both = async::together(std::move(working), std::move(telling));
    auto ended = co_await std::move(both);
    co_return std::move(ended.first);
}

} // namespace wharf::http
