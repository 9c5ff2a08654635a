// TLS on a connected socket, the server's side. Many records go with one system call in either direction:
// what is written is encrypted in pieces of several records, what is read comes in as much as the socket has.
//
// If the context has SSL_OP_ENABLE_KTLS, a stream in bulk leaves the encryption of what it writes to the
// system's kernel, as far as that knows TLS and the cipher: then bytes are sent as they are. There is no
// going back to new keys then (RFC 8446 section 4.6.3): a peer that asks for them ends the connection.
// OpenSSL writes to such a socket by itself, so the process has to ignore SIGPIPE.
//
// Used on the socket's executor; one read and one write may be outstanding at the same time. A read that was
// cancelled has taken nothing and can be taken up again; a write that was cancelled, and whatever failed,
// ends the connection.
#pragma once

#include "server/async/token.hpp"
#include "server/net/socket_bio.hpp"

#include <memory>
#include <openssl/ssl.h>
#include <span>

namespace wharf::net {

using async::awaitable;

class TlsStream {
public:
    // What it is used for decides what memory it holds on to.
    enum class Use {
        Dialogue, // short texts with long silences between: none while nothing moves
        Bulk,     // files: big buffers, for as long as the stream lives
    };
    // The socket and the context outlive the stream, which stays where it is.
    TlsStream(boost::asio::ip::tcp::socket& socket, SSL_CTX* context, Use use);

    [[nodiscard]] SSL* native() const { return ssl_.get(); }
    [[nodiscard]] awaitable<error_code> handshake();
    // As much as is there, at least a byte; 0: the peer has said that nothing follows (close_notify).
    // Errc::Truncated: it just ended the connection. `into` is not empty.
    [[nodiscard]] awaitable<result<std::size_t>> read_some(std::span<std::byte> into);
    // The same in two steps, for whoever has no buffer to spare while waiting: what is there now, or
    // errc::operation_would_block; and the wait for more.
    [[nodiscard]] result<std::size_t> read_now(std::span<std::byte> into);
    [[nodiscard]] awaitable<error_code> wait_to_read();
    // All of them, as far as the system's buffers.
    [[nodiscard]] awaitable<error_code> write(std::span<const std::byte> bytes);
    // Like write(), without waiting: errc::operation_would_block if the system does not take all of it now.
    // The rest is sent by finish_write(), which has to come before anything else is written.
    [[nodiscard]] error_code write_now(std::span<const std::byte> bytes);
    [[nodiscard]] awaitable<error_code> finish_write();
    // Sends our close_notify, together with what is said last.
    [[nodiscard]] awaitable<error_code> say_goodbye(std::span<const std::byte> last = {});
    // The peer's, behind ours, or already before it. Errc::Truncated: it ended the connection instead. The
    // first does not wait: errc::operation_would_block.
    [[nodiscard]] error_code hear_goodbye_now();
    [[nodiscard]] awaitable<error_code> hear_goodbye();
    // Both goodbyes.
    [[nodiscard]] awaitable<error_code> shutdown(std::span<const std::byte> last = {});

private:
    void connect_bios();
    void write_by_collecting();
    void find_out_who_encrypts();
    [[nodiscard]] awaitable<error_code> wait_to_write();
    [[nodiscard]] result<std::size_t> take(std::span<std::byte> into);
    [[nodiscard]] error_code encrypt(std::span<const std::byte> bytes);
    [[nodiscard]] error_code failure(int returned) const;
    void begin(SocketBio::Call call);
    void read_ahead();

    struct Free {
        void operator()(SSL* ssl) const { SSL_free(ssl); }
    };
    boost::asio::ip::tcp::socket& socket_;
    SocketBio bio_; // before what refers to it
    std::unique_ptr<SSL, Free> ssl_;
    const Use use_;
    error_code found_;             // by take(), behind bytes that were good
    bool reads_ahead_ = false;     // in bulk
    bool kernel_encrypts_ = false; // decided by the handshake
};

} // namespace wharf::net
