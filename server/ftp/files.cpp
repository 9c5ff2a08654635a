#include "server/async/offload.hpp"
#include "server/ftp/paths.hpp"
#include "server/ftp/reply_for_error.hpp"
#include "server/ftp/transfer_report.hpp"
#include "server/protocol/time_value.hpp"

#include <fmt/format.h>

namespace wharf::ftp {

namespace {

// What the argument names, if that is a file.
awaitable<vfs::result<vfs::Entry>> file_entry(SessionContext& context, std::string_view argument)
{
    const auto path = path_of(context, argument);
    if (!path) co_return path.error();
    auto entry = co_await stat_entry(context, *path);
    if (entry && entry->kind == vfs::Entry::Kind::Directory)
        co_return vfs::make_error_code(vfs::Errc::IsADirectory);
    co_return entry;
}

// MFMT, and MDTM as old clients use it: "20261121130502 crimes.csv".
awaitable<Reply> set_modified(SessionContext& context, const protocol::TimedPath& argument)
{
    const auto path = path_of(context, argument.path);
    if (!path) co_return reply_for_error(path.error());
    vfs::Filesystem& files = context.files();
    const protocol::TimeValue time = argument.time;
    auto set = [&files, &path, time]() -> vfs::result<vfs::Entry> {
        if (auto done = files.set_modified(*path, time); !done) return done.error();
        return files.stat(*path); // no file system can tell of all times
    };
    const auto entry = co_await async::offload(context.services.disk, set);
    if (!entry) co_return reply_for_error(entry.error());
    const std::string when = protocol::mdtm_text(entry->modified);
    context.log.event("mfmt", {{"path", context.logged(*path)}, {"modified", log::Word{when}}});
    co_return Reply{213, fmt::format("Modify={}; {}", when, path->text())};
}

} // namespace

// Files travel byte for byte in every TYPE, so the size is exact in every TYPE (RFC 3659 section 4).
awaitable<Reply> on_size(SessionContext& context, const Command& command)
{
    const auto entry = co_await file_entry(context, command.argument);
    if (!entry) co_return reply_for_error(entry.error());
    co_return Reply{213, fmt::format("{}", entry->size)};
}

awaitable<Reply> on_mdtm(SessionContext& context, const Command& command)
{
    const auto entry = co_await file_entry(context, command.argument);
    if (entry) co_return Reply{213, protocol::mdtm_text(entry->modified)};
    // Before there was MFMT, clients set a time by putting it in front of the name. What is there under the
    // whole argument as its name is meant as a name.
    const auto timed = protocol::parse_timed_path(command.argument);
    if (timed && entry.error() == vfs::Errc::NotFound) co_return co_await set_modified(context, *timed);
    co_return reply_for_error(entry.error());
}

awaitable<Reply> on_mfmt(SessionContext& context, const Command& command)
{
    const auto timed = protocol::parse_timed_path(command.argument);
    if (!timed) co_return Reply{501, "Syntax: MFMT YYYYMMDDHHMMSS file"};
    co_return co_await set_modified(context, *timed);
}

// draft-peterson-streamlined-ftp-command-extensions: the bytes that could be stored in a folder.
awaitable<Reply> on_avbl(SessionContext& context, const Command& command)
{
    protocol::VirtualPath path = context.state.here;
    if (command.has_argument) {
        const auto parsed = path_of(context, command.argument);
        if (!parsed) co_return reply_for_error(parsed.error());
        path = *parsed;
    }
    vfs::Filesystem& files = context.files();
    auto look = [&files, &path] { return files.available(path); };
    const auto bytes = co_await async::offload(context.services.disk, look);
    if (!bytes) co_return reply_for_error(bytes.error());
    co_return Reply{213, fmt::format("{}", *bytes)};
}

awaitable<Reply> on_dele(SessionContext& context, const Command& command)
{
    const auto path = path_of(context, command.argument);
    if (!path) co_return reply_for_error(path.error());
    vfs::Filesystem& files = context.files();
    auto remove = [&files, &path] { return files.remove(*path); };
    const auto removed = co_await async::offload(context.services.disk, remove);
    if (!removed) co_return reply_for_error(removed.error());
    context.log.event("dele", {{"path", context.logged(*path)}});
    co_return Reply{250, "File deleted"};
}

awaitable<Reply> on_rnfr(SessionContext& context, const Command& command)
{
    const auto path = path_of(context, command.argument);
    if (!path) co_return reply_for_error(path.error());
    vfs::Filesystem& files = context.files();
    auto check = [&files, &path] { return files.check_rename_source(*path); };
    const auto checked = co_await async::offload(context.services.disk, check);
    if (!checked) co_return reply_for_error(checked.error());
    context.state.rename_from = *path;
    co_return Reply{350, "Now the new name: RNTO"};
}

awaitable<Reply> on_rnto(SessionContext& context, const Command& command)
{
    if (!context.state.rename_from) co_return Reply{503, "Send RNFR first"};
    // A client on Windows builds this path with its own separator.
    const auto to = protocol::VirtualPath::parse(context.state.here, command.argument,
                                                 protocol::Separators::SlashAndBackslash);
    if (!to) co_return reply_for_name_error(to.error());

    const protocol::VirtualPath from = *context.state.rename_from;
    vfs::Filesystem& files = context.files();
    auto rename = [&files, &from, &to] { return files.rename(from, *to); };
    const auto note = co_await async::offload(context.services.disk, rename);
    if (!note) {
        Reply refusal = reply_for_name_error(note.error());
        context.log.event(
            level_for(refusal), "rename-refused",
            {{"from", context.logged(from)}, {"to", context.logged(*to)}, {"error", note.error().message()}});
        refusal.cause = {};
        co_return refusal;
    }
    context.log.event("rename", {{"from", context.logged(from)}, {"to", context.logged(*to)}});
    report_enqueue(context, from, *note);
    co_return Reply{250, note->empty() ? "Renamed" : *note};
}

} // namespace wharf::ftp
