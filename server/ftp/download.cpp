#include "server/async/offload.hpp"
#include "server/ftp/block.hpp"
#include "server/ftp/data_phase.hpp"
#include "server/ftp/paths.hpp"
#include "server/ftp/reply_for_error.hpp"
#include "server/ftp/sender.hpp"
#include "server/ftp/transfer_report.hpp"

#include <fmt/format.h>

namespace wharf::ftp {

namespace {

// From the disk to the data connection, one block at a time.
class FilePump final : public Pump {
public:
    FilePump(SessionContext& context, vfs::ReadHandle& file)
        : context_(context)
        , file_(file)
        , sender_(context.monitor, context.paces.download, context.services.metrics.ftp.downloads.bytes)
    {
    }
    awaitable<Outcome> move(net::DataChannel& channel) override;

private:
    SessionContext& context_;
    vfs::ReadHandle& file_;
    Sender sender_;
};

awaitable<Outcome> FilePump::move(net::DataChannel& channel)
{
    Block block;
    vfs::ReadHandle& file = file_;
    auto read = [&file, &block] { return file.read(block.all()); };
    for (;;) {
        const auto n = co_await async::offload(context_.services.disk, read);
        if (!n) {
            channel.abort(); // a clean end would tell the client that the file is complete
            co_return Outcome{Outcome::End::Local, n.error()};
        }
        if (*n == 0) break;
        if (const auto error = co_await sender_.send(channel, block.all().first(*n)))
            co_return Outcome{Outcome::End::Peer, error};
    }
    if (const auto error = co_await channel.finish()) co_return Outcome{Outcome::End::Peer, error};
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
    FilePump pump(context, **file);
    std::string what = "RETR " + path->text();
    std::string announcement = fmt::format("Sending {} bytes", size - std::min(size, offset));
    const Outcome outcome = co_await run_data_phase(context, std::move(what), std::move(announcement), pump);
    const Reply reply = outcome.end == Outcome::End::Clean
                            ? Reply{226, fmt::format("Sent {} bytes", context.monitor.bytes())}
                            : reply_for_outcome(outcome);
    report_transfer(context, {.verb = "RETR", .path = *path, .offset = offset}, outcome, reply);
    co_return reply;
}

} // namespace wharf::ftp
