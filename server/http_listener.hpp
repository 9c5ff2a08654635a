// Accepts HTTP connections, over TLS or in the clear, and serves each, on the next of several single-threaded
// executors.
#pragma once

#include "server/acceptors.hpp"
#include "server/http/connection.hpp"
#include "server/http/connection_registry.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace wharf::server {

// What every connection is served with; outlives the last of them.
struct HttpReception {
    std::string key; // of the setting that names the addresses, for errors: "https.listen"
    http::Entrance entrance = http::Entrance::Https;
    http::ConnectionRegistry& registry;
    std::function<std::unique_ptr<http::Wire>(boost::asio::ip::tcp::socket)> wire;
    const http::Services& services;
    std::function<http::ConnectionLimits()> limits;  // for a connection that begins now
    std::vector<boost::asio::io_context*> executors; // not empty; each run by one thread
};

class HttpListener {
public:
    explicit HttpListener(HttpReception reception);
    ~HttpListener();

    // Binds and listens; one sentence naming the endpoint that failed, or "".
    [[nodiscard]] std::string open(const std::string& address, std::uint16_t port);
    void start(); // begins to accept
    void close(); // from any thread; connections go on

    struct State;

private:
    std::shared_ptr<State> state_;
    Acceptors acceptors_;
};

} // namespace wharf::server
