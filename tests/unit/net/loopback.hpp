// Both ends of a connection on 127.0.0.1, the client's over OpenSSL as a real client would do it.
#pragma once

#include "server/net/tls_context.hpp"
#include "server/net/tls_control_channel.hpp"
#include "tests/unit/net/issued.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace wharf::test {

namespace asio = boost::asio;
using asio::ip::tcp;
using async::awaitable;
using boost::system::error_code;

// A folder of its own, gone with this object.
class TemporaryFolder {
public:
    TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder();
    [[nodiscard]] std::string path(const std::string& name) const { return (folder_ / name).string(); }

private:
    std::filesystem::path folder_;
};

// A TLS context of this one certificate.
[[nodiscard]] std::variant<std::shared_ptr<net::TlsContext>, std::string> load_tls(
    const std::string& certificate, const std::string& key,
    config::KernelTls kernel = config::KernelTls::Off);

// The server's side, with a self-signed certificate made once.
[[nodiscard]] std::shared_ptr<net::TlsContext> server_tls();
// The same, with the kernel's help if it has any.
[[nodiscard]] std::shared_ptr<net::TlsContext> kernel_tls();

struct SocketPair {
    tcp::socket server;
    tcp::socket client;
};
[[nodiscard]] SocketPair connected_pair(asio::io_context& context);

enum class Version { Tls12, Tls13 };

struct SessionDeleter {
    void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
};
using ClientSession = std::unique_ptr<SSL_SESSION, SessionDeleter>;

class TlsClient {
public:
    TlsClient(tcp::socket socket, Version version);

    void offer_alpn(const std::string& protocol);
    void ask_for(const std::string& server_name); // SNI
    void take_no_tickets();
    void sign_only_with(const std::string& algorithms); // as SSL_set1_sigalgs_list takes them
    void show_certificate(const Issued& own);
    void resume(const ClientSession& session);
    [[nodiscard]] awaitable<error_code> handshake();
    [[nodiscard]] awaitable<error_code> write(std::string text);
    // With what is written next: new keys, and the wish for new ones from the server.
    void renew_keys() { SSL_key_update(stream_.native_handle(), SSL_KEY_UPDATE_REQUESTED); }
    // Up to a line end, or what came before the connection ended.
    [[nodiscard]] awaitable<std::string> read_line();
    // Everything up to the end, and how it ended.
    struct Rest {
        std::string text;
        error_code end;
    };
    [[nodiscard]] awaitable<Rest> read_rest();
    [[nodiscard]] awaitable<error_code> shut_down(); // close_notify both ways

    [[nodiscard]] bool resumed() { return SSL_session_reused(stream_.native_handle()) == 1; }
    [[nodiscard]] std::string alpn();
    [[nodiscard]] std::string server_common_name(); // of the server's certificate
    [[nodiscard]] std::size_t session_count() const { return sessions_.size(); }
    [[nodiscard]] const ClientSession& last_session() const { return sessions_.back(); }
    // The session as it is now; with TLS 1.2 it may have got a new ticket that makes no new session.
    [[nodiscard]] ClientSession current_session()
    {
        return ClientSession(SSL_get1_session(stream_.native_handle()));
    }
    [[nodiscard]] tcp::socket& socket() { return stream_.next_layer(); }

private:
    static int keep_session(SSL* ssl, SSL_SESSION* session);

    asio::ssl::context context_;
    asio::ssl::stream<tcp::socket> stream_;
    std::vector<ClientSession> sessions_;
};

// Both at once, until both have ended.
template <class A, class B>
awaitable<std::tuple<A, B>> both(awaitable<A> first, awaitable<B> second)
{
    using namespace asio::experimental::awaitable_operators;
    auto together = std::move(first) && std::move(second);
    co_return co_await std::move(together);
}

} // namespace wharf::test
