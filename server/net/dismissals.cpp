#include "server/net/dismissals.hpp"

#include "server/async/race.hpp"

#include <boost/asio/co_spawn.hpp>

namespace wharf::net {

namespace {

// One that is under way.
class Place {
public:
    explicit Place(std::shared_ptr<std::atomic<unsigned>> under_way)
        : under_way_(std::move(under_way))
        , is_free_(++*under_way_ <= Dismissals::kMost)
    {
    }
    Place(Place&& other) noexcept = default;
    Place& operator=(Place&&) = delete;
    ~Place()
    {
        if (under_way_) --*under_way_;
    }
    [[nodiscard]] bool is_free() const { return is_free_; }

private:
    std::shared_ptr<std::atomic<unsigned>> under_way_; // null when moved from
    bool is_free_;
};

awaitable<error_code> see_off(TlsDataChannel& channel, std::chrono::steady_clock::duration limit)
{
    const error_code error = co_await channel.handshake(limit);
    if (error) co_return error;
    co_return co_await channel.finish({});
}

awaitable<void> dismiss(std::unique_ptr<TlsDataChannel> channel, std::chrono::steady_clock::duration limit,
                        Place)
{
    auto seeing_off = see_off(*channel, limit);
    co_await async::within(limit, std::move(seeing_off));
}

} // namespace

void Dismissals::add(boost::asio::ip::tcp::socket socket, std::shared_ptr<TlsContext> tls,
                     std::chrono::steady_clock::duration limit, const DataLimits& data)
{
    Place place(under_way_);
    if (!place.is_free()) return;
    const auto executor = socket.get_executor();
    auto channel = std::make_unique<TlsDataChannel>(std::move(socket), std::move(tls), data);
    auto dismissed = dismiss(std::move(channel), limit, std::move(place));
    boost::asio::co_spawn(executor, std::move(dismissed), [](std::exception_ptr) {}); // it is over either way
}

} // namespace wharf::net
