// The sessions that are alive: a gate with limits, and the way to reach all of them at shutdown. Thread-safe.
#pragma once

#include "server/ftp/session.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/address.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>

namespace wharf::server {

class SessionRegistry {
public:
    struct Limits {
        std::uint32_t sessions;
        std::uint32_t per_address; // of these, from one client address
    };
    explicit SessionRegistry(const Limits& limits)
        : limits_(limits)
    {
    }
    // Counts for the next admit(); who is in stays in.
    void change(const Limits& limits);

    enum class Verdict { Admitted, Full, TooManyFromAddress, Closed };
    // Takes a place for a connection from that address; leave() gives it back.
    [[nodiscard]] Verdict admit(const boost::asio::ip::address& client);
    void leave(const boost::asio::ip::address& client);

    // A session can be reached between attach and detach; both are called on its executor.
    [[nodiscard]] std::uint64_t attach(ftp::Session& session, boost::asio::any_io_executor executor);
    void detach(std::uint64_t handle);

    // admit() refuses from now on. `empty` is called once, on any thread: when the last session has left, or
    // at once if there is none. It must not block nor call back.
    void close(std::function<void()> empty);
    [[nodiscard]] bool closed() const;
    void for_each(const std::function<void(ftp::Session&)>& act); // posts `act` to each session's executor

private:
    struct Member {
        ftp::Session* session;
        boost::asio::any_io_executor executor;
    };
    void tell_if_empty(); // with the mutex held

    mutable std::mutex mutex_; // guards what follows
    Limits limits_;
    std::uint32_t count_ = 0;
    std::map<boost::asio::ip::address, std::uint32_t> per_address_;
    std::map<std::uint64_t, Member> members_;
    std::uint64_t next_handle_ = 1;
    bool closed_ = false;
    std::function<void()> empty_; // to be called
};

} // namespace wharf::server
