#include "server/async/offload.hpp"
#include "server/async/race.hpp"
#include "server/ftp/block.hpp"
#include "server/ftp/data_phase.hpp"
#include "server/ftp/pace.hpp"
#include "server/ftp/paths.hpp"
#include "server/ftp/reply_for_error.hpp"
#include "server/ftp/room.hpp"
#include "server/ftp/transfer_report.hpp"
#include "server/protocol/unique_name.hpp"

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
        , pace_(context.options.limits.upload_rate.count)
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

// What is known of an upload before its first byte.
struct Asked {
    std::optional<std::uint64_t> announced; // ALLO, in bytes
    std::uint64_t offset = 0;               // REST or APPE: where the first byte sent goes
    std::string unique_name;                // STOU: what the file is called; else empty
};

// Before a resumed upload some clients announce the whole file, others what they are going to send; RFC 959
// section 4.1.3 leaves it open.
bool as_announced(const vfs::WriteHandle& file, const Asked& asked)
{
    return file.size() == *asked.announced || file.size() - asked.offset == *asked.announced;
}

// A client that closes without close_notify may as well have been cut off: only the bytes can tell.
bool proven(const vfs::WriteHandle& file, const Asked& asked)
{
    return asked.announced ? as_announced(file, asked) : file.proves_whole();
}

Reply stored(const vfs::Receipt& receipt, double seconds, std::string_view unique_name)
{
    std::string text = fmt::format("Stored {} bytes in {:.1f} s", receipt.bytes, seconds);
    if (!unique_name.empty()) text += fmt::format(" as {}", unique_name);
    if (!receipt.sha256.empty()) text += ", SHA-256 " + receipt.sha256;
    if (!receipt.note.empty()) text += "; " + receipt.note;
    return {226, std::move(text)};
}

// Turns the outcome into what becomes of the file, and the reply that says so; `receipt` is filled in if the
// file is stored. Blocks.
Reply settle(vfs::WriteHandle& file, Outcome& outcome, const Asked& asked, double seconds,
             vfs::Receipt& receipt)
{
    const bool mismatch = asked.announced && !as_announced(file, asked);
    const bool ended_well = outcome.end == Outcome::End::Clean && !mismatch;
    if (ended_well || (outcome.end == Outcome::End::BareEnd && proven(file, asked))) {
        auto committed = file.commit();
        if (committed) {
            receipt = std::move(*committed);
            return stored(receipt, seconds, asked.unique_name);
        }
        outcome = {Outcome::End::Local, committed.error()};
        return reply_for_error(committed.error());
    }
    // Bytes that did not fit on the disk, or were too many, are not worth keeping; nor are none.
    if (outcome.end == Outcome::End::Local || outcome.end == Outcome::End::NoData)
        return reply_for_outcome(outcome);
    const std::uint64_t received = file.size();
    file.keep_partial();
    if (mismatch && outcome.end == Outcome::End::Clean)
        return {426, fmt::format("ALLO announced {} bytes, {} came; kept as partial", *asked.announced,
                                 received - asked.offset)};
    if (outcome.end == Outcome::End::BareEnd)
        return {426, fmt::format(
                         "The data connection ended without TLS close_notify after {} bytes; kept as partial,"
                         " resume with REST or APPE",
                         received)};
    return reply_for_outcome(outcome);
}

awaitable<Reply> refused(SessionContext& context, const Command& command, const protocol::VirtualPath& path,
                         net::error_code error)
{
    vfs::Filesystem& files = context.files();
    auto word = [&files, &path, error] { return reply_for_upload_error(files, path, error); };
    Reply refusal = co_await async::offload(context.services.disk, word);
    co_return refuse_transfer(context, command.name, path, std::move(refusal));
}

awaitable<Reply> receive(SessionContext& context, const Command& command, const protocol::VirtualPath& path,
                         vfs::WriteMode mode)
{
    if (!context.state.data_port) co_return Reply{425, "Send PASV or EPSV first"};
    const std::uint64_t offset = context.state.restart;
    Asked asked{std::exchange(context.state.announced, std::nullopt), 0, {}};
    vfs::Filesystem& files = context.files();
    auto open = [&files, &path, mode, offset] { return files.open_write(path, mode, offset); };
    auto file = co_await async::offload(context.services.disk, open);
    if (!file) co_return co_await refused(context, command, path, file.error());
    asked.offset = (*file)->size(); // nothing has been written yet
    if (asked.announced && *asked.announced > asked.offset) {
        const std::uint64_t more = *asked.announced - asked.offset;
        auto ask = [&files, &path, &file, more] {
            auto refusal = refuse_for_room(files, path, more);
            if (refusal) file->reset();
            return refusal;
        };
        const std::optional<Reply> no_room = co_await async::offload(context.services.disk, ask);
        if (no_room) co_return refuse_transfer(context, command.name, path, *no_room);
    }

    UploadPump pump(context, **file);
    std::string what = command.name + ' ' + path.text();
    // RFC 1123 section 4.1.2.9 wants the name in the 150 of STOU, in this form.
    if (command.verb == protocol::Verb::Stou) asked.unique_name = path.name();
    std::string announcement =
        asked.unique_name.empty() ? "Ready for the data" : "FILE: " + asked.unique_name;
    Outcome outcome = co_await run_data_phase(context, std::move(what), std::move(announcement), pump);

    const double seconds = context.monitor.seconds();
    vfs::Receipt receipt;
    auto finish = [&files, &path, &file, &outcome, &asked, seconds, &receipt] {
        Reply reply = settle(**file, outcome, asked, seconds, receipt);
        file->reset(); // an unfinished upload removes its staging file
        if (outcome.end == Outcome::End::Local && outcome.error == vfs::Errc::OverQuota)
            reply = reply_for_upload_error(files, path, outcome.error);
        return reply;
    };
    const Reply reply = co_await async::offload(context.services.disk, finish);
    report_transfer(context, {command.name, path, asked.offset, receipt.sha256, receipt.note}, outcome,
                    reply);
    co_return reply;
}

// Where STOU stores what is to be called like `wish`: a name nobody has and nobody can foresee.
vfs::result<protocol::VirtualPath> unique_path(vfs::Filesystem& files, const protocol::VirtualPath& folder,
                                               std::string_view wish)
{
    std::random_device random;
    for (;;) {
        const std::string unique = fmt::format("{:08x}{:08x}", random(), random());
        auto path = protocol::VirtualPath::parse(folder, protocol::unique_name(wish, unique));
        if (!path) return path;
        const auto there = files.stat(*path);
        if (!there && there.error() == vfs::Errc::NotFound) return path;
        if (!there) return there.error();
    }
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
    protocol::VirtualPath folder = context.state.here;
    std::string wish;
    if (command.has_argument) {
        const auto named = path_of(context, command.argument);
        if (!named) co_return reply_for_error(named.error());
        folder = named->parent();
        wish = named->name();
    }
    vfs::Filesystem& files = context.files();
    auto choose = [&files, &folder, &wish] { return unique_path(files, folder, wish); };
    const auto path = co_await async::offload(context.services.disk, choose);
    if (!path) co_return reply_for_error(path.error());
    context.state.restart = 0; // what is new has nothing to go on from
    co_return co_await receive(context, command, *path, vfs::WriteMode::Store);
}

} // namespace wharf::ftp
