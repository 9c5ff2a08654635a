// The listening sockets of one protocol: binds them, and hands each connection to one of several
// single-threaded executors in turn.
#pragma once

#include "server/net/listening_socket.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <string>
#include <vector>

namespace wharf::server {

class Acceptors {
public:
    // What is done with a connection; called on the thread that accepted, must not block. The socket's
    // executor is the one whose turn it is.
    using Take = std::function<void(boost::asio::ip::tcp::socket socket)>;

    // `key` names the setting in errors: "ftps.listen". The homes are not empty, each is run by one thread,
    // and all outlive what they run.
    Acceptors(std::string key, std::vector<boost::asio::io_context*> homes);

    // Binds and listens; one sentence naming the endpoint that failed, or "".
    [[nodiscard]] std::string open(const std::string& address, std::uint16_t port);
    void start(const Take& take); // begins to accept
    void close();                 // from any thread; connections go on

private:
    std::string key_;
    std::vector<boost::asio::io_context*> homes_;
    std::vector<net::ListeningSocket> sockets_;
};

} // namespace wharf::server
