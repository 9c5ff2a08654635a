#include "server/acceptors.hpp"

#include <fmt/format.h>

#include <memory>
#include <utility>

namespace wharf::server {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

Acceptors::Acceptors(std::string key, std::vector<asio::io_context*> homes)
    : key_(std::move(key))
    , homes_(std::move(homes))
{
}

std::string Acceptors::open(const std::string& address, std::uint16_t port)
{
    error_code error;
    const auto parsed = asio::ip::make_address(address, error);
    net::ListeningSocket socket(homes_.front()->get_executor());
    if (!error) error = socket.open({parsed, port});
    if (error)
        return fmt::format("{}: cannot listen on {} port {}: {}", key_, address, port, error.message());
    sockets_.push_back(std::move(socket));
    return {};
}

void Acceptors::start(const Take& take)
{
    // All accept on one thread, that of the first home, and outlive this.
    auto in_turn = [homes = homes_, next = std::make_shared<std::size_t>(0)] {
        return homes[(*next)++ % homes.size()]->get_executor();
    };
    for (net::ListeningSocket& socket : sockets_)
        socket.start(in_turn, take);
}

void Acceptors::close()
{
    for (net::ListeningSocket& socket : sockets_)
        socket.close();
}

} // namespace wharf::server
