// Runs what may take minutes, and has its client told every so often that it is worked on: DataSync gives up
// on a connection on which nothing came for a minute, and then sends the same request again.
//
// The interim answer is 100 (Continue), more than once, which a client of HTTP/1.1 has to bear with (RFC 9110
// section 15.2); 102 (Processing) would say it better, and more clients take it for the last answer. As some
// do not bear with a 100 that they did not ask for, those alone get it who are known to need it.
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
        const auto waited = co_await done.wait.async_wait(async::use_result);
        if (done.is_true || std::get<0>(waited))
            co_return; // it was cancelled: by the end of the work, or the connection's
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
