// Calls a function at a given time, on an executor, unless it is destroyed before. Used on that executor
// only.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>

namespace wharf::async {

class Alarm {
public:
    using Clock = std::chrono::steady_clock;

    Alarm(boost::asio::any_io_executor executor, std::function<void()> ring)
        : state_(std::make_shared<State>(executor, std::move(ring)))
    {
    }
    Alarm(const Alarm&) = delete;
    Alarm& operator=(const Alarm&) = delete;
    ~Alarm()
    {
        state_->ring = nullptr;
        state_->timer.cancel();
    }

    // Rings once, at `time` instead of the time it was set to before. If that one was just over it may ring
    // for it as well: whoever is called looks at the clock.
    void set(Clock::time_point time)
    {
        state_->timer.expires_at(time);
        state_->timer.async_wait([state = state_](const boost::system::error_code& error) {
            if (!error && state->ring) state->ring();
        });
    }

    // It does not ring until it is set again, unless its time was just over.
    void cancel() { state_->timer.cancel(); }

private:
    struct State { // shared with the timer's handler, which may come when the alarm is gone
        State(boost::asio::any_io_executor executor, std::function<void()> to_call)
            : timer(executor)
            , ring(std::move(to_call))
        {
        }
        boost::asio::steady_timer timer;
        std::function<void()> ring;
    };
    std::shared_ptr<State> state_;
};

} // namespace wharf::async
