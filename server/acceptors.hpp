// The listening sockets of one protocol: binds them, and hands each connection to one of several
// single-threaded executors in turn.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace wharf::server {

class Acceptors {
public:
    // What is done with a connection; called on the thread that accepted, must not block. `home` is the
    // executor of the socket.
    using Take = std::function<void(boost::asio::ip::tcp::socket socket, boost::asio::io_context& home)>;

    // `key` names the setting in errors: "ftps.listen". The homes are not empty, each is run by one thread,
    // and all outlive what they run.
    Acceptors(std::string key, std::vector<boost::asio::io_context*> homes);
    ~Acceptors();

    // Binds and listens; one sentence naming the endpoint that failed, or "".
    [[nodiscard]] std::string open(const std::string& address, std::uint16_t port);
    void start(Take take); // begins to accept
    void close();          // from any thread; connections go on

private:
    struct State;
    std::string key_;
    std::shared_ptr<State> state_;
};

} // namespace wharf::server
