#include "server/ftp/late_data.hpp"

#include "server/async/race.hpp"
#include "server/ftp/block.hpp"

#include <chrono>

namespace wharf::ftp {

namespace {

constexpr std::chrono::seconds kPatience{5};
constexpr std::size_t kMostPassedOver = 8 << 20; // bytes

awaitable<void> pass_over(net::DataChannel& channel)
{
    Block block;
    std::size_t passed_over = 0;
    while (passed_over < kMostPassedOver) {
        const auto n = co_await channel.read_some(block.all());
        if (!n) co_return;
        if (*n == 0) {
            co_await channel.finish({});
            co_return;
        }
        passed_over += *n;
    }
    co_await async::sleep_forever(); // the client's writing comes to a stop
}

// The command is kept, and answered in its turn.
awaitable<void> wait_for_command(CommandInbox& inbox)
{
    if (inbox.has_put_off()) co_return; // it came while the data did
    co_await boost::asio::this_coro::throw_if_cancelled(false);
    auto incoming = co_await inbox.next_arrival();
    if (incoming) inbox.put_off(std::move(*incoming));
}

} // namespace

awaitable<void> pass_over_late_data(SessionContext& context, net::DataChannel& channel)
{
    auto data = pass_over(channel);
    auto command = wait_for_command(context.inbox);
    auto both = async::race(std::move(data), std::move(command));
    auto limited = async::within(kPatience, std::move(both));
    co_await std::move(limited);
    channel.abort();
}

} // namespace wharf::ftp
