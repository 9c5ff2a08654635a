// The end of data connections that came for a command which was refused: each gets its handshake, and then
// close_notify. Some clients make the handshake before they read the reply, and take a connection that breaks
// for a passive mode that does not work (curl 7.88: "Bad PASV/EPSV response: 553"), which hides the reason.
#pragma once

#include "server/net/tls_context.hpp"
#include "server/net/tls_data_channel.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <memory>
#include <mutex>
#include <set>

namespace wharf::net {

// Thread-safe. What has begun may outlive this.
class Dismissals {
public:
    // Under way, in all and of one client address; others are closed at once.
    static constexpr std::size_t kMost = 100;
    static constexpr std::size_t kMostOfAddress = 20;

    // On the socket's executor, for that long at most; does not wait. Throws bad_alloc.
    void add(boost::asio::ip::tcp::socket socket, std::shared_ptr<TlsContext> tls,
             std::chrono::steady_clock::duration limit, const DataLimits& data);

private:
    using Address = boost::asio::ip::address;
    struct UnderWay {
        std::mutex mutex;
        std::multiset<Address> clients;
    };
    class Place; // of one of them

    std::shared_ptr<UnderWay> under_way_ = std::make_shared<UnderWay>();
};

} // namespace wharf::net
