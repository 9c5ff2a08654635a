#include "server/async/offload.hpp"
#include "server/ftp/paths.hpp"
#include "server/ftp/reply_for_error.hpp"
#include "server/ftp/room.hpp"
#include "server/ftp/transfer_report.hpp"
#include "server/ftp/upload_end.hpp"
#include "server/ftp/upload_pump.hpp"
#include "server/protocol/unique_name.hpp"

#include <fmt/format.h>
#include <random>

namespace wharf::ftp {

namespace {

awaitable<Reply> refused(SessionContext& context, const Command& command, const protocol::VirtualPath& path,
                         net::error_code error)
{
    if (error == vfs::Errc::BadOffset) {
        Reply refusal = reply_for_restart_error(error, context.state.restart);
        co_return refuse_transfer(context, command.name, path, std::move(refusal));
    }
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
    UploadFacts facts{std::exchange(context.state.announced, std::nullopt), 0, {}};
    vfs::Filesystem& files = context.files();
    auto open = [&files, &path, mode, offset] { return files.open_write(path, mode, offset); };
    auto file = co_await async::offload(context.services.disk, open);
    if (!file) co_return co_await refused(context, command, path, file.error());
    facts.offset = (*file)->size(); // nothing has been written yet
    if (facts.announced && *facts.announced > facts.offset) {
        const std::uint64_t more = *facts.announced - facts.offset;
        auto ask = [&files, &path, &file, more] {
            auto refusal = refuse_for_room(files, path, more);
            if (refusal) file->reset();
            return refusal;
        };
        const std::optional<Reply> no_room = co_await async::offload(context.services.disk, ask);
        if (no_room) co_return refuse_transfer(context, command.name, path, *no_room);
    }

    UploadPump pump(context, **file, facts.announced && facts.offset == 0);
    std::string what = command.name + ' ' + path.text();
    // RFC 1123 section 4.1.2.9 wants the name in the 150 of STOU, in this form.
    if (command.verb == protocol::Verb::Stou) facts.unique_name = path.name();
    std::string announcement =
        facts.unique_name.empty() ? "Ready for the data" : "FILE: " + facts.unique_name;
    Outcome outcome = co_await run_data_phase(context, std::move(what), std::move(announcement), pump);

    const double seconds = context.monitor.seconds();
    vfs::Receipt receipt;
    auto finish = [&files, &path, &file, &pump, &outcome, &facts, seconds, &receipt] {
        const auto written = pump.write_rest();
        if (!written && outcome.end != Outcome::End::Stopped)
            outcome = {Outcome::End::Local, written.error()};
        Reply reply = settle(**file, outcome, facts, seconds, receipt);
        file->reset(); // an unfinished upload removes its staging file
        if (outcome.end == Outcome::End::Local && outcome.error == vfs::Errc::OverQuota)
            reply = reply_for_upload_error(files, path, outcome.error);
        return reply;
    };
    Reply reply = co_await async::offload(context.services.disk, finish);
    const TransferFacts told{command.name, path, facts.offset, receipt.sha256, receipt.note};
    co_return report_transfer(context, told, outcome, std::move(reply));
}

// Where STOU stores what is to be called like `wish`, or to be in it if that is a folder: a name nobody has
// and nobody can foresee.
vfs::result<protocol::VirtualPath> unique_path(vfs::Filesystem& files, const protocol::VirtualPath& wish)
{
    const auto named = files.stat(wish);
    if (!named && named.error() != vfs::Errc::NotFound) return named.error();
    const bool in_folder = named && named->kind == vfs::Entry::Kind::Directory;
    const protocol::VirtualPath folder = in_folder ? wish : wish.parent();
    const std::string_view base = in_folder ? std::string_view{} : wish.name();
    std::random_device random;
    for (;;) {
        const std::string unique = fmt::format("{:08x}{:08x}", random(), random());
        auto path =
            protocol::VirtualPath::parse(folder, protocol::unique_name(base, unique, vfs::kMaxFileName));
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
    if (!path) co_return reply_for_name_error(path.error());
    co_return co_await receive(context, command, *path, vfs::WriteMode::Store);
}

// RFC 3659 section 5.4: behind REST it stores at the offset.
awaitable<Reply> on_appe(SessionContext& context, const Command& command)
{
    const auto path = path_of(context, command.argument);
    if (!path) co_return reply_for_name_error(path.error());
    const auto mode = context.state.restart > 0 ? vfs::WriteMode::Store : vfs::WriteMode::Append;
    co_return co_await receive(context, command, *path, mode);
}

awaitable<Reply> on_stou(SessionContext& context, const Command& command)
{
    protocol::VirtualPath wish = context.state.here;
    if (command.has_argument) {
        const auto named = path_of(context, command.argument);
        if (!named) co_return reply_for_name_error(named.error());
        wish = *named;
    }
    vfs::Filesystem& files = context.files();
    auto choose = [&files, &wish] { return unique_path(files, wish); };
    const auto path = co_await async::offload(context.services.disk, choose);
    if (!path) co_return reply_for_name_error(path.error());
    context.state.restart = 0; // what is new has nothing to go on from
    co_return co_await receive(context, command, *path, vfs::WriteMode::Store);
}

} // namespace wharf::ftp
