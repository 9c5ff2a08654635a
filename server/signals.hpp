// What the main thread waits for while the server runs: signals, word from other threads, and time.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <chrono>
#include <optional>

namespace wharf::server {

class Signals {
public:
    using Clock = std::chrono::steady_clock;
    enum class Kind {
        Stop,   // SIGTERM or SIGINT
        Called, // call()
        Reload, // SIGHUP
        TimeUp,
    };

    Signals(); // SIGHUP no longer ends the process: it waits to be taken up
    void catch_stop();

    // Blocks until there is something, or until `until`. However many signals of a kind came since the last
    // time, they count as one; when several kinds wait, the first of Kind comes first.
    [[nodiscard]] Kind wait(std::optional<Clock::time_point> until = std::nullopt);

    void call(); // from any thread

private:
    void listen();
    [[nodiscard]] std::optional<Kind> take();

    boost::asio::io_context context_{1};
    boost::asio::signal_set signals_;
    bool stop_ = false;
    bool called_ = false;
    bool reload_ = false;
};

} // namespace wharf::server
