// Who waits for a data connection on which passive port. Bookkeeping only: the listeners are elsewhere.
//
// A port holds at most one reservation per client address. So a connection is matched by the port it came in
// on and the address it came from. A client whose reservation is given up may be on its way all the same: the
// port is kept from other sessions of that address until it has come, or can no longer be expected. So two
// sessions behind one address are not given each other's data. Thread-safe.
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

// Whether a listener bound to `listener`, which may stand for all addresses of its family, takes connections
// made to `local`.
[[nodiscard]] bool serves(const boost::asio::ip::address& listener, const boost::asio::ip::address& local);

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
    enum class Stage {
        Reserved,
        Waited,    // its transfer has begun
        Claimed,   // its client has come; the port is not its any more
        Displaced, // nobody came for Limits::unused, and another has the port
        Abandoned, // nobody waits any more, but its client may be on its way
    };
    Reservation(boost::asio::any_io_executor executor, std::size_t on_port, const DataPeer& peer)
        : arrived(executor, 2)
        , port(on_port)
        , client(peer.client)
        , binding(peer.binding)
    {
    }
    // On the session's executor. Errc::Truncated, once at most: somebody came and has left again, who may
    // have been the client.
    boost::asio::experimental::concurrent_channel<void(error_code, Arrival)> arrived;
    std::size_t port; // index, as add_port() gave it
    boost::asio::ip::address client;
    std::string binding; // of the control connection it is for
    // Of the one that had this port before and never came: its client may come now, too late.
    std::string displaced = {};
    // Guarded by the Reservations:
    Stage stage = Stage::Reserved;
    Clock::time_point since = Clock::now(); // it was made, is waited for, or was abandoned
    // Its session had abandoned the port before: who came for that may come first.
    bool after_own = false;
    bool passed_by = false; // as `arrived` has been told
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
    // Its client is waited for from now on: it is not unused. False: the port was given to another.
    [[nodiscard]] bool wait_begins(Reservation& reservation);
    [[nodiscard]] bool client_has_come(const Reservation& reservation) const;
    // Whether its client has not come: the port is Abandoned then, its own session's again at once, others'
    // when it is forgotten. Repeating it is harmless.
    bool release(const std::shared_ptr<Reservation>& reservation);
    // Ends the keeping of ports that were abandoned that long ago. Whoever has connected to them by now has
    // to be claimed before. Whether there are others.
    bool forget_abandoned(std::chrono::steady_clock::duration age);
    // What holds that port for that client, who came now; null if nothing does. It is Claimed then; or
    // Abandoned: nobody waits for him any more. The port is free.
    [[nodiscard]] std::shared_ptr<Reservation> claim(std::size_t port,
                                                     const boost::asio::ip::address& client);
    // The same for one who has left again already. He may have been late, or somebody else behind that
    // address: what waits is to be told, and keeps the port. Null if nothing is to be told.
    [[nodiscard]] std::shared_ptr<Reservation> pass_by(std::size_t port,
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
        std::map<boost::asio::ip::address, std::shared_ptr<Reservation>> held; // by client
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
