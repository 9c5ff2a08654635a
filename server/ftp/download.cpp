#include "server/async/offload.hpp"
#include "server/async/yield.hpp"
#include "server/ftp/block.hpp"
#include "server/ftp/data_phase.hpp"
#include "server/ftp/paths.hpp"
#include "server/ftp/reply_for_error.hpp"
#include "server/ftp/sender.hpp"
#include "server/ftp/transfer_report.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace wharf::ftp {

namespace {

// What is read, encrypted and sent in one go: small enough for the processor's own memory, and for others on
// the same thread to have their turn soon.
constexpr std::uint64_t kRead = 64 * 1024; // bytes

// From the disk to the data connection, one block at a time. What is in memory is not worth a visit to the
// disk pool, whose threads cost more than a block's bytes.
class FilePump final : public Pump {
public:
    // `left`: bytes of the file that are still to be read.
    FilePump(SessionContext& context, vfs::ReadHandle& file, std::uint64_t left)
        : context_(context)
        , file_(file)
        , left_(left)
        , sender_(context.monitor, context.paces.download, context.services.metrics.ftp.downloads.bytes)
    {
    }
    awaitable<Outcome> move(net::DataChannel& channel) override;

private:
    awaitable<vfs::result<std::size_t>> fill(Block& block);

    SessionContext& context_;
    vfs::ReadHandle& file_;
    std::uint64_t left_;
    Sender sender_;
};

awaitable<vfs::result<std::size_t>> FilePump::fill(Block& block)
{
    const auto there = file_.read_now(block.all());
    if (there || there.error() != boost::system::errc::operation_would_block) co_return there;
    vfs::ReadHandle& file = file_;
    auto read = [&file, &block] { return file.read(block.all()); };
    co_return co_await async::offload(context_.services.disk, read);
}

awaitable<Outcome> FilePump::move(net::DataChannel& channel)
{
    Block block(std::min(left_, kRead));
    std::size_t last = 0; // bytes in the block that are not sent yet
    while (left_ > 0) {
        const auto n = co_await fill(block);
        if (!n) {
            channel.abort(); // a clean end would tell the client that the file is complete
            co_return Outcome{Outcome::End::Local, n.error()};
        }
        if (*n == 0) { // shorter than it was
            channel.abort();
            co_return Outcome{Outcome::End::Local, make_error_code(boost::system::errc::io_error)};
        }
        left_ -= *n;
        last = *n;
        if (left_ == 0) break;
        if (const auto error = co_await sender_.send(channel, block.all().first(*n)))
            co_return Outcome{Outcome::End::Peer, error};
        // A client that takes whatever comes, of a file that is in memory, never makes us wait; others do.
        co_await async::yield();
    }
    if (const auto error = co_await sender_.finish(channel, block.all().first(last)))
        co_return Outcome{Outcome::End::Peer, error};
    co_return Outcome{Outcome::End::Clean};
}

} // namespace

awaitable<Reply> on_retr(SessionContext& context, const Command& command)
{
    if (!context.state.data_port) co_return Reply{425, "Send PASV or EPSV first"};
    const auto path = path_of(context, command.argument);
    if (!path) co_return reply_for_error(path.error());

    const std::uint64_t offset = context.state.restart;
    vfs::Filesystem& files = context.files();
    auto open = [&files, &path, offset] { return files.open_read(*path, offset); };
    auto file = co_await async::offload(context.services.disk, open);
    if (!file)
        co_return refuse_transfer(context, "RETR", *path, reply_for_restart_error(file.error(), offset));

    const std::uint64_t size = (*file)->size();
    const std::uint64_t left = size - std::min(size, offset);
    FilePump pump(context, **file, left);
    std::string what = "RETR " + path->text();
    std::string announcement = fmt::format("Sending {} bytes", left);
    const Outcome outcome = co_await run_data_phase(context, std::move(what), std::move(announcement), pump);
    Reply reply = outcome.end == Outcome::End::Clean
                      ? Reply{226, fmt::format("Sent {} bytes", context.monitor.bytes())}
                      : reply_for_outcome(outcome);
    const TransferFacts facts{.verb = "RETR", .path = *path, .offset = offset};
    co_return report_transfer(context, facts, outcome, std::move(reply));
}

} // namespace wharf::ftp
