#include "server/ftp/upload_pump.hpp"

#include "server/async/offload.hpp"
#include "server/async/race.hpp"

namespace wharf::ftp {

awaitable<std::size_t> UploadPump::fill(net::DataChannel& channel, Block& block)
{
    Pace& pace = context_.paces.upload;
    std::size_t filled = 0;
    while (filled < kBlockSize && !ended_) {
        const auto wait = pace.wait(Pace::Clock::now());
        if (wait > Pace::Clock::duration::zero()) co_await async::sleep_for(wait);
        const std::size_t most = pace.piece(kBlockSize - filled);
        const auto n = co_await channel.read_some(block.all().subspan(filled, most));
        if (!n) receive_end_ = n.error();
        ended_ = !n || *n == 0;
        if (ended_) break;
        filled += *n;
        context_.monitor.progress(*n);
        pace.spent(*n, Pace::Clock::now());
    }
    co_return filled;
}

awaitable<Outcome> UploadPump::move(net::DataChannel& channel)
{
    Block block;
    vfs::WriteHandle& file = file_;
    while (!ended_) {
        const std::size_t n = co_await fill(channel, block);
        if (n == 0) break;
        context_.services.metrics.ftp.uploads.bytes.add(n);
        auto write = [&file, &block, n] { return file.write(block.all().first(n)); };
        const auto written = co_await async::offload(context_.services.disk, write);
        if (!written) co_return Outcome{Outcome::End::Local, written.error()};
    }
    if (receive_end_ == net::Errc::Truncated) co_return Outcome{Outcome::End::BareEnd, receive_end_};
    if (receive_end_) co_return Outcome{Outcome::End::Peer, receive_end_};
    // The client said that it is done; whether it still hears our goodbye changes nothing.
    co_await channel.finish();
    co_return Outcome{Outcome::End::Clean};
}

} // namespace wharf::ftp
