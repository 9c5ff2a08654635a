// Accepts control connections and runs a session for each, on the next of several single-threaded executors.
#pragma once

#include "server/acceptors.hpp"
#include "server/ftp/services.hpp"
#include "server/net/tls_control_channel.hpp"
#include "server/session_registry.hpp"

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace wharf::server {

// What every connection is served with; outlives the listener's last session.
struct Reception {
    SessionRegistry& registry;
    std::function<std::shared_ptr<net::TlsContext>()> tls;
    const ftp::Services& services;
    std::function<net::ControlLimits()> limits;      // for a connection that begins now
    std::vector<boost::asio::io_context*> executors; // not empty; each run by one thread
};

class Listener {
public:
    explicit Listener(Reception reception);
    ~Listener();

    // Binds and listens; one sentence naming the endpoint that failed, or "". See Acceptors::open().
    [[nodiscard]] std::string open(const std::vector<config::Endpoint>& endpoints);
    void start(); // begins to accept
    void close(); // from any thread; sessions go on

    struct State;

private:
    std::shared_ptr<State> state_;
    Acceptors acceptors_;
};

} // namespace wharf::server
