#include "server/net/tls_sessions.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <openssl/x509.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <string_view>

namespace wharf::net {

namespace {

using Clock = std::chrono::steady_clock;

// As long as a control connection may live and still make data connections with the session it began with:
// a TLS 1.2 client gets no newer one.
constexpr std::chrono::hours kSessionLifetime{24};
// How long a control connection resumes, from the full handshake: what lives for as long again.
constexpr std::chrono::hours kResumableByControl{12};
constexpr std::size_t kCachedSessions = 10'000; // a few hundred bytes each

int binding_index()
{
    static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

int refusal_index()
{
    static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

int sessions_index()
{
    static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

TicketBinding* binding_of(SSL* ssl)
{
    return static_cast<TicketBinding*>(SSL_get_ex_data(ssl, binding_index()));
}

bool refuses(SSL* ssl)
{
    return SSL_get_ex_data(ssl, refusal_index()) != nullptr;
}

// What each ticket carries: when its session began, in digits, a space and the binding.
struct Carried {
    std::string binding; // "": it carries none
    std::time_t begun = 0;
};

Carried carried_by(SSL_SESSION* session)
{
    void* data = nullptr;
    std::size_t length = 0;
    if (SSL_SESSION_get0_ticket_appdata(session, &data, &length) != 1 || data == nullptr) return {};
    const std::string_view text(static_cast<const char*>(data), length);
    const std::size_t space = text.find(' ');
    if (space == std::string_view::npos) return {};
    Carried carried{std::string(text.substr(space + 1))};
    std::from_chars(text.data(), text.data() + space, carried.begun);
    return carried;
}

bool put_binding(SSL* ssl, SSL_SESSION* session)
{
    const TicketBinding* binding = binding_of(ssl);
    if (binding == nullptr) return true;
    const std::string text = std::to_string(binding->begun) + ' ' + binding->own;
    return SSL_SESSION_set1_ticket_appdata(session, text.data(), text.size()) == 1;
}

// OpenSSL asks this in the full handshake alone.
bool has_valid_certificate(SSL_SESSION* session, std::time_t now)
{
    const X509* certificate = SSL_SESSION_get0_peer(session);
    return certificate == nullptr || (X509_cmp_time(X509_get0_notBefore(certificate), &now) < 0 &&
                                      X509_cmp_time(X509_get0_notAfter(certificate), &now) > 0);
}

std::string bytes_of(SSL_SESSION* session)
{
    const int size = i2d_SSL_SESSION(session, nullptr);
    if (size <= 0) return {};
    std::string bytes(static_cast<std::size_t>(size), '\0');
    auto* out = reinterpret_cast<unsigned char*>(bytes.data());
    i2d_SSL_SESSION(session, &out);
    return bytes;
}

std::string id_of(const SSL_SESSION* session)
{
    unsigned length = 0;
    const unsigned char* id = SSL_SESSION_get_id(session, &length);
    return {reinterpret_cast<const char*>(id), length};
}

bool prepare(EVP_MAC_CTX* mac, const TicketKey& key)
{
    char digest[] = "SHA256";
    auto* secret = const_cast<unsigned char*>(key.mac.data());
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, secret, key.mac.size()),
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end(),
    };
    return EVP_MAC_CTX_set_params(mac, parameters) == 1;
}

} // namespace

// What OpenSSL asks during handshakes, on whichever thread they run.
struct TlsSessionCallbacks {
    static TlsSessions& sessions_of(SSL* ssl)
    {
        return *static_cast<TlsSessions*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), sessions_index()));
    }

    static std::time_t now(SSL* ssl) { return sessions_of(ssl).now_(); }

    // The results are those of SSL_CTX_set_tlsext_ticket_key_evp_cb: -1 failed, 0 not to be used, 1 done.
    static int seal_or_open(SSL* ssl, unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher,
                            EVP_MAC_CTX* mac, int sealing)
    {
        TicketKeys& keys = sessions_of(ssl).keys_;
        if (sealing == 0) {
            const auto key = keys.find(std::span<const unsigned char, 16>(name, 16), Clock::now());
            if (!key) return 0;
            const bool ready = prepare(mac, *key) && EVP_DecryptInit_ex(cipher, EVP_aes_256_cbc(), nullptr,
                                                                        key->cipher.data(), iv) == 1;
            return ready ? 1 : -1;
        }
        const auto key = keys.current(Clock::now());
        if (!key || RAND_bytes(iv, EVP_CIPHER_get_iv_length(EVP_aes_256_cbc())) != 1) return -1;
        std::copy(key->name.begin(), key->name.end(), name);
        const bool ready = prepare(mac, *key) && EVP_EncryptInit_ex(cipher, EVP_aes_256_cbc(), nullptr,
                                                                    key->cipher.data(), iv) == 1;
        return ready ? 1 : -1;
    }

    static int before_ticket(SSL* ssl, void*) { return put_binding(ssl, SSL_get_session(ssl)) ? 1 : 0; }

    static SSL_TICKET_RETURN after_ticket(SSL* ssl, SSL_SESSION* session, const unsigned char*, std::size_t,
                                          SSL_TICKET_STATUS status, void*)
    {
        switch (status) {
        case SSL_TICKET_SUCCESS:
        case SSL_TICKET_SUCCESS_RENEW: break;
        case SSL_TICKET_EMPTY:
        case SSL_TICKET_NO_DECRYPT: return SSL_TICKET_RETURN_IGNORE_RENEW;
        default: return SSL_TICKET_RETURN_ABORT;
        }
        if (refuses(ssl)) return SSL_TICKET_RETURN_IGNORE;
        TicketBinding* binding = binding_of(ssl);
        if (binding == nullptr) return SSL_TICKET_RETURN_USE;
        // The time of the session is that of its last ticket in TLS 1.3.
        const std::time_t time = now(ssl);
        const Carried carried = carried_by(session);
        if (carried.binding.empty() || std::chrono::seconds(time - carried.begun) > kResumableByControl ||
            !has_valid_certificate(session, time))
            return SSL_TICKET_RETURN_IGNORE_RENEW;
        binding->resumed = carried.binding;
        binding->begun = carried.begun;
        return SSL_TICKET_RETURN_USE_RENEW;
    }

    // Only sessions of control connections that take no tickets are worth keeping.
    static int keep(SSL* ssl, SSL_SESSION* session)
    {
        constexpr int not_kept = 0; // we hold no reference
        if (SSL_version(ssl) != TLS1_2_VERSION || binding_of(ssl) == nullptr) return not_kept;
        if (!put_binding(ssl, session)) return not_kept;
        sessions_of(ssl).cache_.put(id_of(session), bytes_of(session), Clock::now());
        return not_kept;
    }

    static SSL_SESSION* recall(SSL* ssl, const unsigned char* id, int length, int* copy)
    {
        *copy = 0; // the session given is the caller's
        if (refuses(ssl) || binding_of(ssl) != nullptr || length < 0) return nullptr;
        const std::string name(reinterpret_cast<const char*>(id), static_cast<std::size_t>(length));
        const auto bytes = sessions_of(ssl).cache_.get(name, Clock::now());
        if (!bytes) return nullptr;
        const auto* in = reinterpret_cast<const unsigned char*>(bytes->data());
        return d2i_SSL_SESSION(nullptr, &in, static_cast<long>(bytes->size()));
    }
};

TlsSessions::TlsSessions(std::function<std::time_t()> now)
    : now_(std::move(now))
    , keys_(kSessionLifetime)
    , cache_(kCachedSessions, kSessionLifetime)
{
}

void TlsSessions::serve(SSL_CTX* context)
{
    using Callbacks = TlsSessionCallbacks;
    SSL_CTX_set_ex_data(context, sessions_index(), this);
    SSL_CTX_set_timeout(context, std::chrono::seconds(kSessionLifetime).count());
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context, Callbacks::keep);
    SSL_CTX_sess_set_get_cb(context, Callbacks::recall);
    SSL_CTX_set_tlsext_ticket_key_evp_cb(context, Callbacks::seal_or_open);
    SSL_CTX_set_session_ticket_cb(context, Callbacks::before_ticket, Callbacks::after_ticket, nullptr);
    SSL_CTX_set_num_tickets(context, 1);
}

void bind_tickets(SSL* ssl, TicketBinding& binding)
{
    binding.begun = TlsSessionCallbacks::now(ssl);
    SSL_set_ex_data(ssl, binding_index(), &binding);
}

void refuse_resumption(SSL* ssl)
{
    static bool yes = true;
    SSL_set_ex_data(ssl, refusal_index(), &yes);
}

std::string resumed_binding(SSL* ssl)
{
    if (SSL_session_reused(ssl) != 1) return {};
    return carried_by(SSL_get_session(ssl)).binding;
}

} // namespace wharf::net
