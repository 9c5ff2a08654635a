// Accepts HTTP connections, over TLS or at the plain door for monitoring, and serves each, on the next of
// several single-threaded executors.
#pragma once

#include "server/acceptors.hpp"
#include "server/http/connection/connection.hpp"
#include "server/http/connection/connection_registry.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace wharf::server {

// What every connection is served with; outlives the last of them.
struct HttpsReception {
    http::ConnectionRegistry& registry;
    std::function<std::shared_ptr<net::TlsContext>()> tls;
    const http::Services& services;
    std::function<http::ConnectionLimits()> limits;  // for a connection that begins now
    std::vector<boost::asio::io_context*> executors; // not empty; each run by one thread
    http::Door door = http::Door::Https;
};

class HttpsListener {
public:
    explicit HttpsListener(HttpsReception reception);
    ~HttpsListener();

    // Binds and listens; one sentence naming the endpoint that failed, or "". See Acceptors::open().
    [[nodiscard]] std::string open(const std::vector<config::Endpoint>& endpoints);
    void start(); // begins to accept
    void close(); // from any thread; connections go on

    struct State;

private:
    std::shared_ptr<State> state_;
    Acceptors acceptors_;
};

} // namespace wharf::server
