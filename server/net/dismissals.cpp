#include "server/net/dismissals.hpp"

#include <boost/asio/co_spawn.hpp>

namespace wharf::net {

namespace {

awaitable<void> dismiss(std::unique_ptr<TlsDataChannel> channel, std::chrono::steady_clock::duration limit)
{
    const error_code error = co_await channel->handshake(limit);
    if (!error) co_await channel->finish({});
}

} // namespace

void Dismissals::add(boost::asio::ip::tcp::socket socket, std::shared_ptr<TlsContext> tls,
                     std::chrono::steady_clock::duration handshake, const DataLimits& limits)
{
    const auto executor = socket.get_executor();
    if (++*under_way_ > kMost) {
        --*under_way_;
        return;
    }
    auto dismissed =
        dismiss(std::make_unique<TlsDataChannel>(std::move(socket), std::move(tls), limits), handshake);
    boost::asio::co_spawn(executor, std::move(dismissed),
                          [under_way = under_way_](std::exception_ptr) { --*under_way; });
}

} // namespace wharf::net
