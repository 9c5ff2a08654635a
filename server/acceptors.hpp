// The listening sockets of one protocol: binds them, and hands each connection to one of several
// single-threaded executors in turn.
#pragma once

#include "config/config.hpp"
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

    // Binds and listens on all of the setting; one sentence naming the endpoint that failed, or "". On a host
    // without IPv6 its endpoints are left out, which the log tells, if there is one of IPv4.
    [[nodiscard]] std::string open(const std::vector<config::Endpoint>& endpoints);
    void start(const Take& take); // begins to accept
    void close();                 // from any thread; connections go on

private:
    [[nodiscard]] boost::system::error_code open_one(const config::Endpoint& endpoint);

    std::string key_;
    std::vector<boost::asio::io_context*> homes_;
    std::vector<net::ListeningSocket> sockets_;
};

} // namespace wharf::server
