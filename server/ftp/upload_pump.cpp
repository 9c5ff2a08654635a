#include "server/ftp/upload_pump.hpp"

#include "server/async/offload.hpp"
#include "server/async/yield.hpp"

#include <algorithm>
#include <boost/asio/error.hpp>
#include <utility>

namespace wharf::ftp {

namespace {

// What is received, decrypted and digested in one go: small enough for the processor's own memory, and for
// others on the same thread to have their turn soon.
constexpr std::size_t kPiece = 128 * 1024; // bytes

static_assert(kBlockSize % vfs::WriteHandle::kBestAlignment == 0);

} // namespace

// In many short visits to the disk pool, so that the disk work of other sessions goes on between them. The
// client's bytes wait in its system and in ours.
awaitable<vfs::result<void>> UploadPump::catch_up()
{
    vfs::WriteHandle& file = file_;
    auto some = [&file] { return file.catch_up(); };
    while (context_.monitor.reason() == StopReason::None) {
        const auto bytes = co_await async::offload(context_.services.disk, some);
        if (!bytes) co_return bytes.error();
        if (*bytes == 0) break;
        context_.monitor.progress(0); // it is not the client who makes us wait
    }
    co_return vfs::result<void>();
}

awaitable<void> UploadPump::fill(net::DataChannel& channel)
{
    co_await async::asio::this_coro::throw_if_cancelled(false);
    Pace& pace = context_.paces.upload;
    const std::span<std::byte> block = filling_->all();
    filled_ = 0;
    std::size_t since_a_pause = 0; // bytes
    while (filled_ < block.size()) {
        // A client that is fast enough never makes us wait; others do.
        if (since_a_pause >= kPiece) {
            co_await async::yield();
            since_a_pause = 0;
        }
        const auto wait = pace.wait(Pace::Clock::now());
        if (wait > Pace::Clock::duration::zero()) co_await async::sleep_for(wait);
        const bool given_up = co_await async::cancelled();
        if (given_up) {
            ended_ = true;
            receive_end_ = async::asio::error::operation_aborted;
            co_return;
        }
        const std::size_t most = pace.piece(std::min(block.size() - filled_, kPiece));
        const auto n = co_await channel.read_some(block.subspan(filled_, most));
        if (!n) receive_end_ = n.error();
        ended_ = !n || *n == 0;
        if (ended_) co_return;
        file_.digest_ahead(block.subspan(filled_, *n));
        filled_ += *n;
        context_.monitor.progress(*n);
        since_a_pause += *n;
        pace.spent(*n, Pace::Clock::now());
    }
}

awaitable<void> UploadPump::write()
{
    co_await async::asio::this_coro::throw_if_cancelled(false);
    vfs::WriteHandle& file = file_;
    const std::span<const std::byte> bytes = writing_->all();
    auto append = [&file, bytes] { return file.write(bytes); };
    auto writing = async::offload(context_.services.disk, append);
    written_ = co_await async::settle(std::move(writing));
    const bool failed = written_.failure || written_.value->has_error();
    if (!failed) co_await async::sleep_forever();
}

awaitable<Outcome> UploadPump::move(net::DataChannel& channel)
{
    if (file_.size() > 0) {
        const auto caught_up = co_await catch_up();
        if (!caught_up) co_return Outcome{Outcome::End::Local, caught_up.error()};
        if (context_.monitor.reason() != StopReason::None)
            co_return Outcome{Outcome::End::Peer, async::asio::error::operation_aborted};
    }
    // What comes first is looked at when it is written: soon. The others are aligned in the file behind it.
    filling_.emplace(kBlockSize - file_.size() % vfs::WriteHandle::kBestAlignment);
    co_await fill(channel);
    while (!ended_) {
        std::swap(filling_, writing_);
        // There is none yet, or it is the first one, which was not made for this.
        if (!filling_ || filling_->all().size() < vfs::WriteHandle::kBestSize)
            filling_ = Block::for_writing();
        context_.services.metrics.ftp.uploads.bytes.add(writing_->all().size());
        written_.value = async::asio::error::operation_aborted; // should it never begin
        // In this order: a block that fills without waiting would end the race before the write begins.
        auto previous = write();
        auto next = fill(channel);
        auto both = async::race(std::move(previous), std::move(next));
        co_await std::move(both);
        const auto written = written_.take();
        if (!written) {
            filled_ = 0;
            co_return Outcome{Outcome::End::Local, written.error()};
        }
    }
    if (receive_end_ == net::Errc::Truncated) co_return co_await look_for_proof();
    if (receive_end_) co_return Outcome{Outcome::End::Peer, receive_end_};
    // The client said that it is done; whether it still hears our goodbye changes nothing.
    co_await channel.finish({});
    co_return Outcome{Outcome::End::Clean};
}

// In many short visits to the disk pool, so that the disk work of other sessions goes on between them, and
// until somebody wants no more of it: the client decides how long a proof takes. One who has left everything
// to us does not want it to end.
awaitable<Outcome> UploadPump::look_for_proof()
{
    Outcome outcome{Outcome::End::BareEnd, receive_end_};
    if (size_decides_) co_return outcome;
    auto write = [this] { return write_rest(); };
    const auto written = co_await async::offload(context_.services.disk, write);
    if (!written) co_return Outcome{Outcome::End::Local, written.error()};
    vfs::WriteHandle& file = file_;
    auto look = [&file] { return file.proves_whole(); };
    std::optional<bool> answer;
    const auto wanted = [this] {
        const StopReason reason = context_.monitor.reason();
        return reason == StopReason::None || reason == StopReason::ControlLost;
    };
    while (!answer && wanted()) {
        answer = co_await async::offload(context_.services.disk, look);
        context_.monitor.progress(0); // it is not the client who makes us wait
    }
    outcome.proves_whole = answer.value_or(false);
    co_return outcome;
}

vfs::result<void> UploadPump::write_rest()
{
    if (filled_ == 0) return {};
    const std::size_t rest = std::exchange(filled_, 0);
    context_.services.metrics.ftp.uploads.bytes.add(rest);
    return file_.write(filling_->all().first(rest));
}

} // namespace wharf::ftp
