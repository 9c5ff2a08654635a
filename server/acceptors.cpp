#include "server/acceptors.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace wharf::server {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

bool is_v4(const config::Endpoint& endpoint)
{
    error_code none;
    const auto address = asio::ip::make_address(endpoint.address, none);
    return !none && address.is_v4();
}

} // namespace

Acceptors::Acceptors(std::string key, std::vector<asio::io_context*> homes)
    : key_(std::move(key))
    , homes_(std::move(homes))
{
}

std::string Acceptors::open(const std::vector<config::Endpoint>& endpoints)
{
    const bool has_v4 = std::any_of(endpoints.begin(), endpoints.end(), is_v4);
    std::vector<std::string> left_out;
    for (const config::Endpoint& endpoint : endpoints) {
        const error_code error = open_one(endpoint);
        if (!error) continue;
        std::string name = fmt::format("{} port {}", endpoint.address, endpoint.port);
        const bool no_v6 = error == asio::error::address_family_not_supported && !is_v4(endpoint);
        if (!no_v6 || !has_v4) return fmt::format("{}: cannot listen on {}: {}", key_, name, error.message());
        left_out.push_back(std::move(name));
    }
    if (!left_out.empty())
        spdlog::warn("{}: this host has no IPv6; left out: {}", key_, fmt::join(left_out, ", "));
    return {};
}

error_code Acceptors::open_one(const config::Endpoint& endpoint)
{
    error_code error;
    const auto address = asio::ip::make_address(endpoint.address, error);
    net::ListeningSocket socket(homes_.front()->get_executor());
    if (!error) error = socket.open({address, endpoint.port});
    if (!error) sockets_.push_back(std::move(socket));
    return error;
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
