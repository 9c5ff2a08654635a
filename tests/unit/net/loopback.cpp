#include "tests/unit/net/loopback.hpp"

#include <boost/asio/write.hpp>

#include <cstdlib>
#include <stdexcept>

namespace wharf::test {

using async::use_result;

namespace {

int client_index()
{
    static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

std::shared_ptr<net::TlsContext> self_signed(config::KernelTls kernel)
{
    const TemporaryFolder folder;
    const std::string certificate = folder.path("certificate.pem");
    const std::string key = folder.path("key.pem");
    const std::string problem = net::ensure_self_signed(certificate, key);
    if (!problem.empty()) throw std::runtime_error(problem);
    return std::get<std::shared_ptr<net::TlsContext>>(load_tls(certificate, key, kernel));
}

} // namespace

TemporaryFolder::TemporaryFolder()
{
    std::string name = (std::filesystem::temp_directory_path() / "wharfinger-net-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = name;
}

TemporaryFolder::~TemporaryFolder()
{
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

std::variant<std::shared_ptr<net::TlsContext>, std::string> load_tls(const std::string& certificate,
                                                                     const std::string& key,
                                                                     config::KernelTls kernel)
{
    net::TlsOptions options;
    options.certificates.push_back({certificate, key});
    options.kernel = kernel;
    return net::TlsContext::load(options);
}

std::shared_ptr<net::TlsContext> server_tls()
{
    static const auto shared = self_signed(config::KernelTls::Off);
    return shared;
}

std::shared_ptr<net::TlsContext> kernel_tls()
{
    static const auto shared = self_signed(config::KernelTls::On);
    return shared;
}

SocketPair connected_pair(asio::io_context& context)
{
    const tcp::endpoint anywhere(asio::ip::address_v4::loopback(), 0);
    tcp::acceptor acceptor(context, anywhere);
    tcp::socket client(context);
    client.connect(acceptor.local_endpoint());
    return {acceptor.accept(), std::move(client)};
}

TlsClient::TlsClient(tcp::socket socket, Version version)
    : context_(asio::ssl::context::tls_client)
    , stream_(std::move(socket), context_)
{
    SSL_CTX* context = context_.native_handle();
    SSL_CTX_set_ex_data(context, client_index(), this);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context, keep_session);
    const int number = version == Version::Tls12 ? TLS1_2_VERSION : TLS1_3_VERSION;
    SSL_set_min_proto_version(stream_.native_handle(), number);
    SSL_set_max_proto_version(stream_.native_handle(), number);
}

int TlsClient::keep_session(SSL* ssl, SSL_SESSION* session)
{
    void* self = SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), client_index());
    static_cast<TlsClient*>(self)->sessions_.emplace_back(session);
    return 1; // the reference is ours now
}

void TlsClient::offer_alpn(const std::string& protocol)
{
    std::string wire(1, static_cast<char>(protocol.size()));
    wire += protocol;
    SSL_set_alpn_protos(stream_.native_handle(), reinterpret_cast<const unsigned char*>(wire.data()),
                        static_cast<unsigned>(wire.size()));
}

void TlsClient::ask_for(const std::string& server_name)
{
    SSL_set_tlsext_host_name(stream_.native_handle(), server_name.c_str());
}

void TlsClient::take_no_tickets()
{
    SSL_set_options(stream_.native_handle(), SSL_OP_NO_TICKET);
}

void TlsClient::sign_only_with(const std::string& algorithms)
{
    SSL_set1_sigalgs_list(stream_.native_handle(), algorithms.c_str());
}

void TlsClient::show_certificate(const Issued& own)
{
    SSL_use_certificate(stream_.native_handle(), own.certificate.get());
    SSL_use_PrivateKey(stream_.native_handle(), own.key.get());
}

void TlsClient::resume(const ClientSession& session)
{
    SSL_set_session(stream_.native_handle(), session.get());
}

awaitable<error_code> TlsClient::handshake()
{
    const auto [error] = co_await stream_.async_handshake(asio::ssl::stream_base::client, use_result);
    co_return error;
}

awaitable<error_code> TlsClient::write(std::string text)
{
    const auto bytes = asio::buffer(text);
    const auto [error, n] = co_await asio::async_write(stream_, bytes, use_result);
    co_return error;
}

awaitable<std::string> TlsClient::read_line()
{
    std::string text;
    while (!text.ends_with("\r\n")) {
        char c = 0;
        const auto into = asio::buffer(&c, 1);
        const auto [error, n] = co_await stream_.async_read_some(into, use_result);
        if (error) break;
        text += c;
    }
    co_return text;
}

awaitable<TlsClient::Rest> TlsClient::read_rest()
{
    Rest rest;
    std::vector<char> piece(65536);
    while (!rest.end) {
        const auto into = asio::buffer(piece);
        const auto [error, n] = co_await stream_.async_read_some(into, use_result);
        rest.text.append(piece.data(), n);
        rest.end = error;
    }
    co_return rest;
}

awaitable<error_code> TlsClient::shut_down()
{
    const auto [error] = co_await stream_.async_shutdown(use_result);
    co_return error;
}

std::string TlsClient::alpn()
{
    const unsigned char* name = nullptr;
    unsigned length = 0;
    SSL_get0_alpn_selected(stream_.native_handle(), &name, &length);
    return {reinterpret_cast<const char*>(name), length};
}

std::string TlsClient::server_common_name()
{
    char name[256] = {};
    X509* certificate = SSL_get0_peer_certificate(stream_.native_handle());
    if (certificate == nullptr) return {};
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name, sizeof name);
    return name;
}

} // namespace wharf::test
