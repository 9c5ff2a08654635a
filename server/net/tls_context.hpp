// The server's TLS settings and certificate. Immutable once loaded, shared by all connections and threads.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace wharf::net {

struct TlsOptions {
    std::string certificate; // path of a PEM chain
    std::string key;         // path of its PEM key
    bool only_tls13 = false;
};

// TLS 1.2 and 1.3, forward secrecy and AEAD only, server order irrelevant, no compression, no renegotiation.
// Session tickets carry the binding (ControlChannel::binding) of the control connection they were given out
// on.
class TlsContext {
public:
    // Reads the files; on failure one sentence that names the path and the reason.
    [[nodiscard]] static std::variant<std::shared_ptr<TlsContext>, std::string> load(
        const TlsOptions& options);

    [[nodiscard]] boost::asio::ssl::context& native() { return context_; }

private:
    TlsContext();
    boost::asio::ssl::context context_;
};

// For a connection before its handshake: tickets given out on it carry `binding`, which must outlive the
// connection.
void bind_tickets(SSL* ssl, const std::string& binding);
// The binding carried by the ticket this connection resumed with; "" if it did not resume.
[[nodiscard]] std::string resumed_binding(SSL* ssl);
// The last TLS error in words.
[[nodiscard]] std::string tls_error_text(const boost::system::error_code& error);

// Makes an ECDSA P-256 key and a self-signed certificate for this host ("localhost", the host's name,
// 127.0.0.1 and ::1; valid ten years) unless both files are there. Returns a sentence on failure, "" on
// success.
[[nodiscard]] std::string ensure_self_signed(const std::string& certificate_path,
                                             const std::string& key_path);

} // namespace wharf::net
