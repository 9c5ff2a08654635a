// Waiting for something another coroutine of the same thread does. Ask again after every wait(): it also ends
// when something else has changed.
#pragma once

#include "server/async/token.hpp"

#include <boost/asio/steady_timer.hpp>

namespace wharf::test {

class Condition {
public:
    explicit Condition(const boost::asio::any_io_executor& executor)
        : timer_(executor, boost::asio::steady_timer::time_point::max())
    {
    }
    // False if the waiting coroutine was cancelled; it must not wait again then.
    async::awaitable<bool> wait()
    {
        co_await timer_.async_wait(async::use_result);
        const auto state = co_await boost::asio::this_coro::cancellation_state;
        co_return state.cancelled() == boost::asio::cancellation_type::none;
    }
    void changed() { timer_.cancel(); }

private:
    boost::asio::steady_timer timer_;
};

} // namespace wharf::test
