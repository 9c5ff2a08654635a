// Whether the client is still there while its request takes long. Looks now and then, and costs a request
// that is answered sooner nothing but a timer.
#pragma once

#include "server/async/alarm.hpp"
#include "server/http/connection/wire.hpp"

#include <atomic>
#include <boost/asio/any_io_executor.hpp>

namespace wharf::http {

// Used on the executor, but for gone().
class Presence {
public:
    // The wire outlives it.
    Presence(Wire& wire, const boost::asio::any_io_executor& executor);

    void watch(); // from now on
    void rest();  // until it is to watch again
    // For any thread. What is true stays so.
    [[nodiscard]] const std::atomic<bool>& gone() const { return gone_; }

private:
    void look();
    void look_later();

    Wire& wire_;
    async::Alarm alarm_;
    bool set_ = false; // the alarm; it is left to ring, since the next request may come before
    bool watching_ = false;
    std::atomic<bool> gone_ = false;
};

} // namespace wharf::http
