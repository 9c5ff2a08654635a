// Where OpenSSL reads and writes: a socket, without ever waiting. What OpenSSL writes, a record at a time, is
// collected first, so that many records leave with one system call.
#pragma once

#include "server/net/errc.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <openssl/bio.h>
#include <span>
#include <vector>

namespace wharf::net {

// Stays where it is: the BIO refers to it. Used on the socket's executor.
class SocketBio {
public:
    // What becomes of the memory of what was collected once it is sent.
    enum class Memory { Kept, GivenBack };
    // The socket outlives it. Everything fails once it is closed.
    SocketBio(boost::asio::ip::tcp::socket& socket, Memory memory);
    SocketBio(const SocketBio&) = delete;
    SocketBio& operator=(const SocketBio&) = delete;

    // The caller's; not to be used any more when this is gone.
    [[nodiscard]] BIO* make();

    // Puts bytes behind what OpenSSL wrote. Throws if there is no memory.
    void collect(std::span<const std::byte> bytes);
    // Sends as much as the socket takes now. errc::operation_would_block if that is not all.
    [[nodiscard]] error_code send();

    // Before each call of OpenSSL that uses the BIO. In one call OpenSSL goes on for as long as there are
    // records that carry no data (new keys, for example), and answers them: so it is given a few reads only,
    // as if the socket had no more, and, while it `Reads`, room for a few answers to a peer who does not take
    // them; beyond that the call fails.
    enum class Call { Reads, Writes };
    void begin(Call call);

    [[nodiscard]] std::size_t collected() const { return collected_.size() - sent_; } // bytes, not sent yet
    [[nodiscard]] bool ended() const { return ended_; }           // the peer has closed its side
    [[nodiscard]] error_code failure() const { return failure_; } // of the last read, if it failed

private:
    friend struct SocketBioCalls; // what OpenSSL calls

    boost::asio::ip::tcp::socket& socket_;
    const Memory memory_;
    std::vector<char> collected_;
    std::size_t sent_ = 0; // of what is collected
    Call call_ = Call::Writes;
    unsigned reads_left_ = 0; // of this call
    std::size_t unasked_ = 0; // bytes of answers since everything was sent
    bool ended_ = false;
    error_code failure_;
};

} // namespace wharf::net
