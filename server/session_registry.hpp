// The sessions that are alive: a gate with limits, and the way to reach all of them at shutdown. Thread-safe.
#pragma once

#include "auth/network.hpp"
#include "server/ftp/session.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/address.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <set>

namespace wharf::server {

class SessionRegistry {
public:
    struct Limits {
        std::uint32_t sessions;
        std::uint32_t per_address; // of these, from one client; IPv6 addresses of one /64 are one client's
        std::uint32_t before_login;
        std::uint32_t before_login_per_address;
    };
    explicit SessionRegistry(const Limits& limits)
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
    // If too many are not logged in, the one of them that came first is asked to make room: a crowd that only
    // connects cannot keep out who logs in.
    [[nodiscard]] Admission admit(const boost::asio::ip::address& client);
    void logged_in(Place place);
    void logged_out(Place place);
    void leave(Place place);

    struct Count {
        std::uint32_t all = 0;
        std::uint32_t before_login = 0;
    };
    [[nodiscard]] Count count() const; // now

    // A session can be reached between attach and detach; both are called on its executor.
    void attach(Place place, ftp::Session& session, boost::asio::any_io_executor executor);
    void detach(Place place);

    // admit() refuses from now on. `empty` is called once, on any thread: when the last session has left, or
    // at once if there is none. It must not block nor call back.
    void close(std::function<void()> empty);
    [[nodiscard]] bool closed() const;
    void for_each(const std::function<void(ftp::Session&)>& act); // posts `act` to each session's executor

private:
    struct Member {
        auth::Network client;
        ftp::Session* session = nullptr; // while attached
        boost::asio::any_io_executor executor;
        bool crowded_out = false;
    };
    // With the mutex held:
    void tell_if_empty();
    void post(Place place, const Member& member, const std::function<void(ftp::Session&)>& act);
    void stop_waiting(Place place);
    void crowd_out(Place place);

    mutable std::mutex mutex_; // guards what follows
    Limits limits_;
    std::map<auth::Network, Count> per_address_;
    std::map<Place, Member> members_;
    std::set<Place> before_login_; // but for those asked to make room
    Place next_place_ = 1;
    bool closed_ = false;
    std::function<void()> empty_; // to be called
};

} // namespace wharf::server
