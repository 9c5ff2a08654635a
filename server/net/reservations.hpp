// Who waits for a data connection on which passive port. Bookkeeping only: the listeners are elsewhere.
//
// A port holds at most one waiting reservation per client address. So a connection is matched by the port it
// came in on and the address it came from, and two sessions behind one address can never be given each
// other's data. Thread-safe.
#pragma once

#include "server/net/data_channel.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/experimental/concurrent_channel.hpp>
#include <chrono>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace wharf::net {

// A connected socket on its way between two executors; closed unless somebody takes it.
class Arrival {
public:
    Arrival() = default;
    explicit Arrival(int fd)
        : fd_(fd)
    {
    }
    Arrival(Arrival&& other) noexcept;
    Arrival& operator=(Arrival&& other) noexcept;
    ~Arrival();
    [[nodiscard]] int take(); // the caller closes it

private:
    int fd_ = -1;
};

// One PASV or EPSV that waits for its connection.
struct Reservation {
    using Clock = std::chrono::steady_clock;
    Reservation(boost::asio::any_io_executor executor, std::size_t on_port, const DataPeer& peer)
        : arrived(executor, 1)
        , port(on_port)
        , client(peer.client)
        , binding(peer.binding)
    {
    }
    boost::asio::experimental::concurrent_channel<void(error_code, Arrival)>
        arrived;      // on the session's executor
    std::size_t port; // index, as add_port() gave it
    boost::asio::ip::address client;
    std::string binding; // of the control connection it is for
    // Of the one that had this port before and never came: its client may come now, too late.
    std::string displaced = {};
    Clock::time_point since = Clock::now(); // it was made, or is waited for; guarded by the Reservations
};

class Reservations {
public:
    struct Limits {
        std::chrono::steady_clock::duration wait;   // for a port to come free
        std::chrono::steady_clock::duration unused; // a reservation older than this may be given to another
    };
    explicit Reservations(const Limits& limits)
        : limits_(limits)
    {
    }

    void change(const Limits& limits); // for what waits from now on
    // Before reservations are made. `address`: what the port's listener is bound to.
    std::size_t add_port(const boost::asio::ip::address& address);

    // Null if no port came free within limits.wait.
    [[nodiscard]] awaitable<std::shared_ptr<Reservation>> reserve(const DataPeer& peer);
    // Its client is waited for from now on: it is not unused.
    void wait_begins(Reservation& reservation);
    // The port is free again for that client. Repeating it is harmless.
    void release(const std::shared_ptr<Reservation>& reservation);
    // What waits on that port for that client, released; null if nothing does.
    [[nodiscard]] std::shared_ptr<Reservation> claim(std::size_t port,
                                                     const boost::asio::ip::address& client);

    struct Use {
        std::size_t ports = 0;
        std::size_t reserved = 0; // reservations that wait for their connection
        std::size_t waiting = 0;  // clients that wait for a port
    };
    [[nodiscard]] Use use() const; // now

private:
    using Wake = boost::asio::experimental::concurrent_channel<void(error_code)>;
    class Turn; // a place in the queue of those who wait for a port

    struct Port {
        boost::asio::ip::address address;
        std::map<boost::asio::ip::address, std::shared_ptr<Reservation>> waiting; // by client
    };

    [[nodiscard]] std::shared_ptr<Reservation> try_reserve(const DataPeer& peer,
                                                           const boost::asio::any_io_executor& executor);
    [[nodiscard]] Reservation::Clock::time_point give_up_at(); // who begins to wait for a port now
    void wake_one(const boost::asio::ip::address& client);     // with the mutex held

    mutable std::mutex mutex_; // guards what follows
    Limits limits_;
    std::vector<Port> ports_;
    std::size_t next_ = 0; // where the search begins; moves on so that a port rests before it is used again
    std::map<boost::asio::ip::address, std::list<std::shared_ptr<Wake>>> queues_; // by client
};

} // namespace wharf::net
