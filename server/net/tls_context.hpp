// The server's TLS settings and certificates. Immutable once loaded, shared by all connections and threads.
#pragma once

#include "config/config.hpp"
#include "server/net/tls_sessions.hpp"

#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace wharf::net {

struct CertificateFiles {
    std::string certificate; // path of a PEM chain
    std::string key;         // path of its PEM key
    friend bool operator==(const CertificateFiles&, const CertificateFiles&) = default;
};

struct TlsOptions {
    std::vector<CertificateFiles> certificates; // not empty; the first serves who asks for no name we have
    bool self_signed = false; // the first is the server's own; whoever loads it makes it before
    bool only_tls13 = false;
    std::string client_ca = {}; // path of a PEM bundle; "" = clients are not asked for a certificate
    config::ClientCertificates client_certificates = config::ClientCertificates::Optional;
    config::KernelTls kernel = config::KernelTls::Off;
    friend bool operator==(const TlsOptions&, const TlsOptions&) = default;
};

// What is known of a certificate that is in use.
struct CertificateFacts {
    std::string name; // the first host it is for; "" if it names none
    std::chrono::sys_seconds not_before;
    std::chrono::sys_seconds not_after;
};

// "" or the sentence that load() would say of TlsOptions::client_ca.
[[nodiscard]] std::string check_client_ca(const std::string& bundle);

// TLS 1.2 and 1.3, forward secrecy and AEAD only, no compression, no renegotiation. The certificate is the
// one for the name the client asks for (SNI); certificates of different key types for the same names are
// offered together.
class TlsContext {
public:
    // Reads the files; on failure one sentence that names the path and the reason. A new context with the
    // `sessions` of an earlier one resumes the earlier one's sessions.
    [[nodiscard]] static std::variant<std::shared_ptr<TlsContext>, std::string> load(
        const TlsOptions& options, std::shared_ptr<TlsSessions> sessions = std::make_shared<TlsSessions>());

    [[nodiscard]] boost::asio::ssl::context& native() { return identities_.front()->context; }
    // How a control connection asks for the client's certificate: of SSL_VERIFY_NONE and so on. Data
    // connections never ask.
    [[nodiscard]] int client_verification() const { return client_verification_; }
    // In the order of TlsOptions::certificates.
    [[nodiscard]] const std::vector<CertificateFacts>& certificates() const { return certificates_; }

private:
    // What one set of names is served with.
    struct Identity {
        Identity()
            : context(boost::asio::ssl::context::tls_server)
        {
        }
        boost::asio::ssl::context context;
        std::vector<std::string> names;
        std::vector<int> key_types; // one certificate each
    };

    explicit TlsContext(std::shared_ptr<TlsSessions> sessions)
        : sessions_(std::move(sessions))
    {
    }
    // "", or what is wrong.
    [[nodiscard]] std::string add(const CertificateFiles& files);
    [[nodiscard]] std::string finish(Identity& identity, const TlsOptions& options);
    [[nodiscard]] SSL_CTX* context_for(const char* name) const; // null: the first will do
    static int select_certificate(SSL* ssl, int* alert, void* self);

    std::shared_ptr<TlsSessions> sessions_; // before the contexts that refer to it
    std::vector<std::unique_ptr<Identity>> identities_;
    std::vector<CertificateFacts> certificates_;
    int client_verification_ = SSL_VERIFY_NONE;
};

// The last TLS error in words.
[[nodiscard]] std::string tls_error_text(const boost::system::error_code& error);

// Makes an ECDSA P-256 key and a self-signed certificate for this host ("localhost", the host's name,
// 127.0.0.1 and ::1; valid ten years) unless both files are there. Returns a sentence on failure, "" on
// success.
[[nodiscard]] std::string ensure_self_signed(const std::string& certificate_path,
                                             const std::string& key_path);

} // namespace wharf::net
