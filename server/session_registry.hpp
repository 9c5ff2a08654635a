// The sessions that are alive: a gate with limits, and the way to reach all of them at shutdown. Thread-safe.
#pragma once

#include "server/ftp/session.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/address.hpp>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>

namespace wharf::server {

class SessionRegistry {
public:
    SessionRegistry(std::uint32_t limit, std::uint32_t limit_per_address)
        : limit_(limit)
        , limit_per_address_(limit_per_address)
    {
    }

    enum class Verdict { Admitted, Full, TooManyFromAddress, Closed };
    // Takes a place for a connection from that address; leave() gives it back.
    [[nodiscard]] Verdict admit(const boost::asio::ip::address& client);
    void leave(const boost::asio::ip::address& client);

    // A session can be reached between attach and detach; both are called on its executor.
    [[nodiscard]] std::uint64_t attach(ftp::Session& session, boost::asio::any_io_executor executor);
    void detach(std::uint64_t handle);

    void close();                                                 // admit() refuses from now on
    void for_each(const std::function<void(ftp::Session&)>& act); // posts `act` to each session's executor
    // True when the last session left within `limit`.
    [[nodiscard]] bool wait_empty(std::chrono::steady_clock::duration limit);

private:
    struct Member {
        ftp::Session* session;
        boost::asio::any_io_executor executor;
    };
    const std::uint32_t limit_;
    const std::uint32_t limit_per_address_;
    std::mutex mutex_;
    std::condition_variable left_;
    std::uint32_t count_ = 0;
    std::map<boost::asio::ip::address, std::uint32_t> per_address_;
    std::map<std::uint64_t, Member> members_;
    std::uint64_t next_handle_ = 1;
    bool closed_ = false;
};

} // namespace wharf::server
