// The HTTP connections that are alive: a gate with limits, and the way to reach all of them at shutdown.
// Thread-safe.
#pragma once

#include "auth/network.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/address.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>

namespace wharf::http {

class Connection;

class ConnectionRegistry {
public:
    struct Limits {
        std::uint32_t connections;
        std::uint32_t per_address; // of these, from one client; IPv6 addresses of one /64 are one client's
    };
    explicit ConnectionRegistry(const Limits& limits)
        : limits_(limits)
    {
    }
    // Counts for the next admit(); who is in stays in.
    void change(const Limits& limits);

    using Place = std::uint64_t;
    enum class Verdict { Admitted, Full, TooManyFromAddress, Closed };
    struct Admission {
        Verdict verdict;
        Place place = 0; // if admitted; leave() gives it back
    };
    // When nine tenths of the places are taken, the connection that waits longest for a request is asked to
    // make room: a crowd that only connects cannot keep out who has something to ask.
    [[nodiscard]] Admission admit(const boost::asio::ip::address& client);
    void waits(Place place); // for a request; as from its admission
    void works(Place place);
    void leave(Place place);
    [[nodiscard]] std::uint32_t size() const;

    // A connection can be reached between attach and detach; both are called on its executor.
    void attach(Place place, Connection& connection, boost::asio::any_io_executor executor);
    void detach(Place place);

    // admit() refuses from now on. `empty` is called once, on any thread: when the last connection has left,
    // or at once if there is none. It must not block nor call back.
    void close(std::function<void()> empty);
    [[nodiscard]] bool closed() const;
    void for_each(const std::function<void(Connection&)>& act); // posts `act` to each connection's executor

private:
    struct Member {
        auth::Network client;
        std::uint64_t waits_since = 0;    // a key of waiting_; 0: does not wait
        Connection* connection = nullptr; // while attached
        boost::asio::any_io_executor executor{};
    };
    // With the mutex held:
    void stop_waiting(Member& member);
    void make_room();
    void post(Place place, const Member& member, const std::function<void(Connection&)>& act);
    void tell_if_empty();

    mutable std::mutex mutex_; // guards what follows
    Limits limits_;
    std::map<auth::Network, std::uint32_t> per_address_;
    std::map<Place, Member> members_;
    std::map<std::uint64_t, Place> waiting_; // who waits longest stands first
    std::uint64_t next_wait_ = 1;
    Place next_place_ = 1;
    bool closed_ = false;
    std::function<void()> empty_; // to be called
};

// A place taken, given back when the connection is done, however it ends.
class Stay {
public:
    Stay(ConnectionRegistry& registry, ConnectionRegistry::Place place)
        : registry_(registry)
        , place_(place)
    {
    }
    Stay(const Stay&) = delete;
    Stay& operator=(const Stay&) = delete;
    ~Stay() { registry_.leave(place_); }
    void waits() { registry_.waits(place_); }
    void works() { registry_.works(place_); }

private:
    ConnectionRegistry& registry_;
    ConnectionRegistry::Place place_;
};

} // namespace wharf::http
