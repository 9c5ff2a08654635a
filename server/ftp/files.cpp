#include "server/async/offload.hpp"
#include "server/ftp/paths.hpp"
#include "server/ftp/reply_for_error.hpp"
#include "server/ftp/transfer_report.hpp"

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
    if (!entry) co_return reply_for_error(entry.error());
    co_return Reply{213, protocol::mdtm_text(entry->modified)};
}

awaitable<Reply> on_dele(SessionContext& context, const Command& command)
{
    const auto path = path_of(context, command.argument);
    if (!path) co_return reply_for_error(path.error());
    vfs::Filesystem& files = context.files();
    auto remove = [&files, &path] { return files.remove(*path); };
    const auto removed = co_await async::offload(context.services.disk, remove);
    if (!removed) co_return reply_for_error(removed.error());
    context.log.event("dele", {{"path", path->text()}});
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
    if (!to) co_return reply_for_error(to.error());

    const protocol::VirtualPath from = *context.state.rename_from;
    vfs::Filesystem& files = context.files();
    auto rename = [&files, &from, &to] { return files.rename(from, *to); };
    const auto note = co_await async::offload(context.services.disk, rename);
    if (!note) {
        context.log.event("rename-refused",
                          {{"from", from.text()}, {"to", to->text()}, {"error", note.error().message()}});
        co_return reply_for_error(note.error());
    }
    context.log.event("rename", {{"from", from.text()}, {"to", to->text()}});
    report_enqueue(context, from, *note);
    co_return Reply{250, note->empty() ? "Renamed" : *note};
}

} // namespace wharf::ftp
