#include "server/net/alpn.hpp"

#include <string_view>

namespace wharf::net {
namespace {

using namespace std::string_view_literals;

// As on the wire: each name behind its length.
constexpr std::string_view kFtp = "\x03"
                                  "ftp"
                                  "\x08"
                                  "ftp-data"sv;
constexpr std::string_view kHttp = "\x08"
                                   "http/1.1"sv;

int http_index()
{
    static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

int select(SSL* connection, const unsigned char** out, unsigned char* out_length, const unsigned char* in,
           unsigned in_length, void*)
{
    const std::string_view ours = SSL_get_ex_data(connection, http_index()) != nullptr ? kHttp : kFtp;
    unsigned char* chosen = nullptr;
    const auto* const offered = reinterpret_cast<const unsigned char*>(ours.data());
    if (SSL_select_next_proto(&chosen, out_length, offered, static_cast<unsigned>(ours.size()), in,
                              in_length) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

} // namespace

void select_by_alpn(SSL_CTX* context)
{
    SSL_CTX_set_alpn_select_cb(context, select, nullptr);
}

bool serve_http(SSL* connection)
{
    static char yes = 1;
    constexpr std::string_view kSessions = "https";
    SSL_set_verify(connection, SSL_VERIFY_NONE, nullptr);
    return SSL_set_ex_data(connection, http_index(), &yes) == 1 &&
           SSL_set_session_id_context(connection, reinterpret_cast<const unsigned char*>(kSessions.data()),
                                      static_cast<unsigned>(kSessions.size())) == 1;
}

} // namespace wharf::net
