#include "server/async/offload.hpp"
#include "server/async/race.hpp"
#include "server/ftp/block.hpp"
#include "server/ftp/data_phase.hpp"
#include "server/ftp/pace.hpp"
#include "server/ftp/paths.hpp"
#include "server/ftp/reply_for_error.hpp"
#include "server/ftp/room.hpp"
#include "server/ftp/transfer_report.hpp"

#include <fmt/format.h>
#include <random>

namespace wharf::ftp {

namespace {

// From the data connection to the disk: blocks are filled record by record and written in one call each.
class UploadPump final : public Pump {
public:
    UploadPump(SessionContext& context, vfs::WriteHandle& file)
        : context_(context)
        , file_(file)
        , pace_(context.services.options->limits.upload_rate.count)
    {
    }
    awaitable<Outcome> move(net::DataChannel& channel) override;

private:
    // Gives the bytes in the block; sets ended_ if no more can come.
    awaitable<std::size_t> fill(net::DataChannel& channel, Block& block);

    SessionContext& context_;
    vfs::WriteHandle& file_;
    Pace pace_;
    net::error_code receive_end_; // why receiving ended; success: close_notify
    bool ended_ = false;
};

awaitable<std::size_t> UploadPump::fill(net::DataChannel& channel, Block& block)
{
    std::size_t filled = 0;
    while (filled < kBlockSize && !ended_) {
        const std::size_t most = pace_.piece(kBlockSize - filled);
        const auto n = co_await channel.read_some(block.all().subspan(filled, most));
        if (!n) receive_end_ = n.error();
        ended_ = !n || *n == 0;
        if (ended_) break;
        filled += *n;
        context_.monitor.progress(*n);
        const auto wait = pace_.spent(*n, Pace::Clock::now());
        if (wait > Pace::Clock::duration::zero()) co_await async::sleep_for(wait);
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
        auto write = [&file, &block, n] { return file.write(block.all().first(n)); };
        const auto written = co_await async::offload(context_.services.disk, write);
        if (!written) {
            channel.abort();
            co_return Outcome{Outcome::End::Local, written.error()};
        }
    }
    if (receive_end_ == net::Errc::Truncated) co_return Outcome{Outcome::End::BareEnd, receive_end_};
    if (receive_end_) co_return Outcome{Outcome::End::Peer, receive_end_};
    // The client said that it is done; whether it still hears our goodbye changes nothing.
    co_await channel.finish();
    co_return Outcome{Outcome::End::Clean};
}

// A client that closes without close_notify may as well have been cut off: only the bytes can tell.
bool proven(const vfs::WriteHandle& file, const std::optional<std::uint64_t>& announced)
{
    return announced ? file.size() == *announced : file.proves_whole();
}

Reply stored(const vfs::Receipt& receipt, double seconds)
{
    std::string text = fmt::format("Stored {} bytes in {:.1f} s", receipt.bytes, seconds);
    if (!receipt.sha256.empty()) text += ", SHA-256 " + receipt.sha256;
    if (!receipt.note.empty()) text += "; " + receipt.note;
    return {226, std::move(text)};
}

// Turns the outcome into what becomes of the file, and the reply that says so. Blocks.
Reply settle(vfs::WriteHandle& file, Outcome& outcome, const std::optional<std::uint64_t>& announced,
             double seconds)
{
    const bool mismatch = announced && file.size() != *announced;
    const bool ended_well = outcome.end == Outcome::End::Clean && !mismatch;
    if (ended_well || (outcome.end == Outcome::End::BareEnd && proven(file, announced))) {
        const auto receipt = file.commit();
        if (receipt) return stored(*receipt, seconds);
        outcome = {Outcome::End::Local, receipt.error()};
        return reply_for_error(receipt.error());
    }
    // Bytes that did not fit on the disk, or were too many, are not worth keeping; nor are none.
    if (outcome.end == Outcome::End::Local || outcome.end == Outcome::End::NoData)
        return reply_for_outcome(outcome);
    const std::uint64_t received = file.size();
    file.keep_partial();
    if (mismatch && outcome.end == Outcome::End::Clean)
        return {426, fmt::format("ALLO announced {} bytes, {} came; kept as partial", *announced, received)};
    if (outcome.end == Outcome::End::BareEnd)
        return {426, fmt::format(
                         "The data connection ended without TLS close_notify after {} bytes; kept as partial,"
                         " resume with REST or APPE",
                         received)};
    return reply_for_outcome(outcome);
}

awaitable<Reply> refused(SessionContext& context, const protocol::VirtualPath& path, net::error_code error)
{
    vfs::Filesystem& files = context.files();
    auto word = [&files, &path, error] { return reply_for_upload_error(files, path, error); };
    co_return co_await async::offload(context.services.disk, word);
}

awaitable<Reply> receive(SessionContext& context, const Command& command, const protocol::VirtualPath& path,
                         vfs::WriteMode mode)
{
    if (!context.state.data_port) co_return Reply{425, "Send PASV or EPSV first"};
    const std::uint64_t offset = context.state.restart;
    const auto announced = std::exchange(context.state.announced, std::nullopt);
    vfs::Filesystem& files = context.files();
    auto open = [&files, &path, mode, offset] { return files.open_write(path, mode, offset); };
    auto file = co_await async::offload(context.services.disk, open);
    if (!file) co_return co_await refused(context, path, file.error());
    if (announced && *announced > (*file)->size()) {
        const std::uint64_t more = *announced - (*file)->size();
        auto ask = [&files, &path, &file, more] {
            auto refusal = refuse_for_room(files, path, more);
            if (refusal) file->reset();
            return refusal;
        };
        const std::optional<Reply> no_room = co_await async::offload(context.services.disk, ask);
        if (no_room) co_return *no_room;
    }

    UploadPump pump(context, **file);
    std::string what = command.name + ' ' + path.text();
    // RFC 1123 section 4.1.2.9 wants the name in the 150 of STOU, in this form.
    std::string announcement =
        command.verb == protocol::Verb::Stou ? "FILE: " + path.name() : "Ready for the data";
    Outcome outcome = co_await run_data_phase(context, std::move(what), std::move(announcement), pump);

    const double seconds = context.monitor.seconds();
    auto finish = [&files, &path, &file, &outcome, &announced, seconds] {
        Reply reply = settle(**file, outcome, announced, seconds);
        file->reset(); // an unfinished upload removes its staging file
        if (outcome.end == Outcome::End::Local && outcome.error == vfs::Errc::OverQuota)
            reply = reply_for_upload_error(files, path, outcome.error);
        return reply;
    };
    const Reply reply = co_await async::offload(context.services.disk, finish);
    log_transfer(context, command.name, path, outcome, reply);
    co_return reply;
}

std::string unique_name()
{
    std::random_device random;
    return fmt::format("upload-{:08x}{:08x}.csv", random(), random());
}

} // namespace

awaitable<Reply> on_stor(SessionContext& context, const Command& command)
{
    const auto path = path_of(context, command.argument);
    if (!path) co_return reply_for_error(path.error());
    co_return co_await receive(context, command, *path, vfs::WriteMode::Store);
}

awaitable<Reply> on_appe(SessionContext& context, const Command& command)
{
    const auto path = path_of(context, command.argument);
    if (!path) co_return reply_for_error(path.error());
    co_return co_await receive(context, command, *path, vfs::WriteMode::Append);
}

awaitable<Reply> on_stou(SessionContext& context, const Command& command)
{
    const protocol::VirtualPath path = context.state.here.join(unique_name());
    co_return co_await receive(context, command, path, vfs::WriteMode::Store);
}

} // namespace wharf::ftp
