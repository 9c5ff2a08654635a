// One connection: TLS, then requests one after the other. Lives in the frame of the coroutine that runs it,
// on one executor.
#pragma once

#include "server/http/connection/connection_registry.hpp"
#include "server/http/connection/incoming.hpp"
#include "server/http/connection/outgoing.hpp"
#include "server/http/connection/presence.hpp"
#include "server/http/connection/request_log.hpp"
#include "server/http/connection/wire.hpp"
#include "server/http/respond.hpp"
#include "server/http/services.hpp"

#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <variant>

namespace wharf::http {

struct ConnectionLimits {
    using Duration = std::chrono::steady_clock::duration;
    Duration handshake = std::chrono::seconds(30);
    Duration idle = std::chrono::seconds(75);   // between two requests
    Duration head = std::chrono::seconds(30);   // from a request's first byte to its last field
    Duration stall = std::chrono::seconds(120); // for 64 KiB of a body, either way
    HeadLimits heads{};
};

// What became of the requests that were under way when the server began to shut down. Counted by all
// connections, on any thread.
struct DrainTally {
    std::atomic<unsigned> finished = 0;
    std::atomic<unsigned> cut = 0;
};

class Connection final : private BodyReader {
public:
    struct Client {
        std::string id;      // of the connection, for logs: "h00002a"
        std::string address; // "192.0.2.7"
        Door door = Door::Https;
    };
    // The stay and what `services` refers to outlive the connection.
    Connection(Client client, std::unique_ptr<Wire> wire, const Services& services,
               const ConnectionLimits& limits, Stay& stay, const boost::asio::any_io_executor& executor);

    // Runs until the client leaves, a limit ends it or one of the following does; closes the socket.
    [[nodiscard]] async::awaitable<void> run();

    // All on its executor.

    // Ends it as soon as no request is being answered; what is being answered finishes, and is counted.
    void begin_drain(std::shared_ptr<DrainTally> tally);
    void cut(); // ends it now, in the midst of whatever it does
    // Ends it if it waits for a request, for others to have its place.
    void make_room();

private:
    struct Gone {};
    [[nodiscard]] async::awaitable<void> serve();
    [[nodiscard]] async::awaitable<void> until_cut();
    [[nodiscard]] async::awaitable<bool> open();
    [[nodiscard]] async::awaitable<bool> serve_one();
    [[nodiscard]] async::awaitable<std::variant<Gone, Problem, Request>> next_request();
    [[nodiscard]] async::awaitable<std::variant<Gone, Problem, Request>> hear_request();
    [[nodiscard]] async::awaitable<bool> read_within(ConnectionLimits::Duration limit);
    [[nodiscard]] async::awaitable<bool> read_piece();
    [[nodiscard]] async::awaitable<void> patience(ConnectionLimits::Duration limit);
    [[nodiscard]] async::awaitable<boost::system::result<std::string>> read_some() override;
    void due_by(std::chrono::steady_clock::time_point when) override { due_ = when; }
    [[nodiscard]] async::awaitable<bool> say_at_work() override;
    [[nodiscard]] std::optional<std::uint64_t> length() const override { return incoming_.body_length(); }
    [[nodiscard]] async::awaitable<bool> leave_no_body();
    [[nodiscard]] async::awaitable<void> refuse(const Problem& problem);
    void count_drained(bool sent);
    void tell(const Request& request, std::chrono::steady_clock::time_point began, const Outcome& outcome);

    const Client client_;
    const std::unique_ptr<Wire> wire_;
    const Services& services_;
    const ConnectionLimits limits_;
    Stay& stay_;
    Incoming incoming_;
    Outgoing outgoing_;
    Presence presence_;
    boost::asio::steady_timer patience_; // with a client of which nothing is wanted
    boost::asio::steady_timer cut_;
    std::shared_ptr<DrainTally> tally_; // while shutting down
    bool waiting_ = true;               // for a request
    struct Piece {
        std::size_t bytes = 0;
        ConnectionLimits::Duration waited{}; // for them
    };
    Piece piece_; // of the body that is read
    Wire::Client client_is_ = Wire::Client::Silent;
    bool leaving_ = false;                      // with the end of the request under way
    std::chrono::steady_clock::time_point due_; // of the whole body
    bool continued_ = false;                    // the client was told to send its body
    std::optional<Problem> body_problem_;       // why it did not arrive, if that can be answered
};

} // namespace wharf::http
