// Sends responses over a wire, one after the other.
#pragma once

#include "server/http/connection/incoming.hpp"
#include "server/http/connection/wire.hpp"
#include "server/http/message/head.hpp"
#include "server/http/message/response.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <string>

namespace wharf::http {

class Outgoing {
public:
    using Duration = std::chrono::steady_clock::duration;

    // What is referred to outlives it. `pool`: where bodies are asked for their bytes. `stall`: how long a
    // client may take for a piece. What the client sends while a live body waits goes to `incoming`.
    Outgoing(Wire& wire, Incoming& incoming, boost::asio::thread_pool& pool,
             const boost::asio::any_io_executor& executor, Duration stall);

    enum class Part { All, HeadAlone };
    struct How {
        Part part = Part::All;
        After after = After::KeepAlive;
        bool http10 = false; // which knows no chunks
    };
    // Whether all of it went out; else the connection can only be closed. The body is destroyed on the pool.
    [[nodiscard]] async::awaitable<bool> send(Response response, How how);
    [[nodiscard]] async::awaitable<bool> send_continue();

    // On the executor: a body that waits for more to know ends as if that was all, and so will others.
    void stop_waiting();

    [[nodiscard]] std::uint64_t bytes() const { return bytes_; } // of the body sent last

private:
    [[nodiscard]] async::awaitable<bool> send_text(std::string head, std::string_view text);
    [[nodiscard]] async::awaitable<bool> send_source(BodySource& source, Framing framing,
                                                     std::uint64_t length);
    // `ends`: no more of the body follows.
    [[nodiscard]] async::awaitable<bool> send_pieces(std::string_view bytes, Framing framing, bool ends);
    [[nodiscard]] async::awaitable<bool> write(std::string_view bytes);
    [[nodiscard]] async::awaitable<bool> wait_a_moment(Duration time);
    [[nodiscard]] async::awaitable<void> moment(Duration time);

    Wire& wire_;
    Incoming& incoming_;
    boost::asio::thread_pool& pool_;
    boost::asio::steady_timer moment_;
    const Duration stall_;
    bool stopped_ = false;
    std::uint64_t bytes_ = 0;
};

} // namespace wharf::http
