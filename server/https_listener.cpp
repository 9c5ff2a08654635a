#include "server/https_listener.hpp"

#include <boost/asio/co_spawn.hpp>
#include <spdlog/spdlog.h>

namespace wharf::server {

namespace asio = boost::asio;

HttpsListener::HttpsListener(HttpsReception reception)
    : reception_(std::move(reception))
    , acceptors_("https.listen", reception_.executors)
{
}

std::string HttpsListener::open(const std::string& address, std::uint16_t port)
{
    return acceptors_.open(address, port);
}

void HttpsListener::start()
{
    acceptors_.start([this](asio::ip::tcp::socket socket, asio::io_context& home) {
        auto connection =
            http::serve(std::move(socket), reception_.tls(), reception_.services, reception_.limits());
        asio::co_spawn(home, std::move(connection), [](std::exception_ptr failure) {
            if (!failure) return;
            try {
                std::rethrow_exception(failure);
            } catch (const std::exception& error) {
                spdlog::error("an HTTPS connection ended by a bug: {}", error.what());
            }
        });
    });
}

void HttpsListener::close()
{
    acceptors_.close();
}

} // namespace wharf::server
