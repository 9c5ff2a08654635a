// A listening socket and the loop that accepts on it.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>
#include <cstdint>
#include <functional>
#include <memory>

namespace wharf::net {

class ListeningSocket {
public:
    using Tcp = boost::asio::ip::tcp;
    // The executor of the next connection's socket.
    using Home = std::function<boost::asio::any_io_executor()>;
    // What is done with a connection; must not block.
    using Take = std::function<void(Tcp::socket)>;

    explicit ListeningSocket(boost::asio::any_io_executor executor);

    [[nodiscard]] boost::system::error_code open(const Tcp::endpoint& endpoint); // binds and listens
    [[nodiscard]] std::uint16_t port() const { return port_; } // the system's choice if it was opened on 0
    // Accepts until it is closed, calling both on its executor. While the system has no more descriptors
    // connections wait in the backlog, and the log says so once.
    void start(Home home, Take take);
    // On the executor, once started: takes whoever has connected by now, as the loop would have in its turn.
    void take_waiting();
    // From any thread; connections go on. What start() was given is destroyed when the loop has ended.
    void close();

private:
    struct State;
    std::shared_ptr<State> state_; // shared with the loop
    std::uint16_t port_ = 0;
};

} // namespace wharf::net
