#include "server/net/dismissals.hpp"

#include "server/async/race.hpp"

#include <boost/asio/co_spawn.hpp>

namespace wharf::net {

class Dismissals::Place {
public:
    // Null if there is none.
    static std::unique_ptr<Place> take(const std::shared_ptr<UnderWay>& under_way, const Address& client)
    {
        const std::lock_guard lock(under_way->mutex);
        const auto& clients = under_way->clients;
        if (clients.size() >= kMost || clients.count(client) >= kMostOfAddress) return nullptr;
        return std::unique_ptr<Place>(new Place(under_way, client));
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place()
    {
        const std::lock_guard lock(under_way_->mutex);
        under_way_->clients.erase(entry_);
    }

private:
    Place(std::shared_ptr<UnderWay> under_way, const Address& client)
        : under_way_(std::move(under_way))
        , entry_(under_way_->clients.insert(client))
    {
    }
    std::shared_ptr<UnderWay> under_way_;
    std::multiset<Address>::iterator entry_;
};

namespace {

awaitable<error_code> see_off(TlsDataChannel& channel, std::chrono::steady_clock::duration limit)
{
    const error_code error = co_await channel.handshake(limit);
    if (error) co_return error;
    co_return co_await channel.finish({});
}

// `kept` is let go with the end.
awaitable<void> dismiss(std::unique_ptr<TlsDataChannel> channel, std::chrono::steady_clock::duration limit,
                        std::shared_ptr<void>)
{
    auto seeing_off = see_off(*channel, limit);
    co_await async::within(limit, std::move(seeing_off));
}

} // namespace

void Dismissals::add(boost::asio::ip::tcp::socket socket, std::shared_ptr<TlsContext> tls,
                     std::chrono::steady_clock::duration limit, const DataLimits& data)
{
    error_code error;
    auto place = Place::take(under_way_, socket.remote_endpoint(error).address());
    if (!place) return;
    const auto executor = socket.get_executor();
    auto channel = std::make_unique<TlsDataChannel>(std::move(socket), std::move(tls), data);
    auto dismissed = dismiss(std::move(channel), limit, std::move(place));
    boost::asio::co_spawn(executor, std::move(dismissed), [](std::exception_ptr) {}); // it is over either way
}

} // namespace wharf::net
