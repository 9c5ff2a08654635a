#include "server/async/offload.hpp"
#include "server/ftp/paths.hpp"
#include "server/ftp/reply_for_error.hpp"

#include <fmt/format.h>

namespace wharf::ftp {

namespace {

awaitable<Reply> go_to(SessionContext& context, const protocol::VirtualPath& path)
{
    const auto entry = co_await stat_entry(context, path);
    if (!entry) co_return reply_for_error(entry.error());
    if (entry->kind != vfs::Entry::Kind::Directory)
        co_return reply_for_error(vfs::make_error_code(vfs::Errc::NotADirectory));
    context.state.here = path;
    co_return Reply{250, fmt::format("Now in {}", quoted(context.state.here))};
}

} // namespace

awaitable<Reply> on_pwd(SessionContext& context, const Command&)
{
    co_return Reply{257, fmt::format("{} is the current folder", quoted(context.state.here))};
}

awaitable<Reply> on_cwd(SessionContext& context, const Command& command)
{
    const auto path = path_of(context, command.argument);
    if (!path) co_return reply_for_error(path.error());
    co_return co_await go_to(context, *path);
}

awaitable<Reply> on_cdup(SessionContext& context, const Command&)
{
    const protocol::VirtualPath parent = context.state.here.parent();
    co_return co_await go_to(context, parent);
}

awaitable<Reply> on_mkd(SessionContext& context, const Command& command)
{
    const auto path = path_of(context, command.argument);
    if (!path) co_return reply_for_name_error(path.error());
    vfs::Filesystem& files = context.files();
    auto make = [&files, &path] { return files.make_directory(*path); };
    const auto made = co_await async::offload(context.services.disk, make);
    if (!made) co_return reply_for_name_error(made.error());
    context.log.event("mkd", {{"path", context.logged(*path)}});
    co_return Reply{257, fmt::format("{} is there", quoted(*path))};
}

awaitable<Reply> on_rmd(SessionContext& context, const Command& command)
{
    const auto path = path_of(context, command.argument);
    if (!path) co_return reply_for_error(path.error());
    vfs::Filesystem& files = context.files();
    auto remove = [&files, &path] { return files.remove_directory(*path); };
    const auto removed = co_await async::offload(context.services.disk, remove);
    if (!removed) co_return reply_for_error(removed.error());
    context.log.event("rmd", {{"path", context.logged(*path)}});
    co_return Reply{250, "Folder removed"};
}

} // namespace wharf::ftp
