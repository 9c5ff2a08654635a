#include "server/ftp/list.hpp"

#include "server/async/offload.hpp"
#include "server/ftp/data_phase.hpp"
#include "server/ftp/paths.hpp"
#include "server/ftp/reply_for_error.hpp"
#include "server/ftp/text_pump.hpp"
#include "server/protocol/glob.hpp"

#include <fmt/format.h>

namespace wharf::ftp {

namespace {

using protocol::VirtualPath;
using Format = std::string (*)(const SessionContext&, const vfs::Entry&);

protocol::ListingTime now()
{
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::string as_ls(const SessionContext&, const vfs::Entry& entry)
{
    return protocol::ls_line(listed(entry), now());
}

std::string as_name(const SessionContext&, const vfs::Entry& entry)
{
    return protocol::nlst_line(listed(entry));
}

std::string as_facts(const SessionContext& context, const vfs::Entry& entry)
{
    return protocol::mlsx_line(listed(entry), context.state.facts);
}

// "-la" and the like in front of the path, which many clients send as if LIST were ls(1).
std::string_view without_options(std::string_view argument)
{
    while (argument.starts_with('-')) {
        const auto blank = argument.find(' ');
        argument = blank == std::string_view::npos ? std::string_view{} : argument.substr(blank + 1);
    }
    return argument;
}

enum class Scope {
    Anything, // a folder's entries, a file itself, or what a pattern in the last part matches
    Folder,   // only a folder (MLSD)
};

// What a listing command lists. Blocks.
vfs::result<std::vector<vfs::Entry>> entries_of(vfs::Filesystem& files, const VirtualPath& path, Scope scope)
{
    const auto entry = files.stat(path);
    if (entry && entry->kind == vfs::Entry::Kind::Directory) return files.list(path);
    if (scope == Scope::Folder) return entry ? vfs::make_error_code(vfs::Errc::NotADirectory) : entry.error();
    if (entry) return std::vector<vfs::Entry>{*entry};
    if (!protocol::has_wildcard(path.name())) return entry.error();

    auto all = files.list(path.parent());
    if (!all) return all.error();
    std::erase_if(*all,
                  [&](const vfs::Entry& each) { return !protocol::glob_match(path.name(), each.name); });
    return all;
}

awaitable<vfs::result<std::vector<vfs::Entry>>> gather(SessionContext& context, std::string_view argument,
                                                       Scope scope)
{
    VirtualPath path = context.state.here;
    if (!argument.empty()) {
        const auto parsed = path_of(context, argument);
        if (!parsed) co_return parsed.error();
        path = *parsed;
    }
    vfs::Filesystem& files = context.files();
    auto look = [&files, &path, scope] { return entries_of(files, path, scope); };
    co_return co_await async::offload(context.services.disk, look);
}

awaitable<Reply> send_listing(SessionContext& context, const Command& command, std::string_view argument,
                              Scope scope, Format format)
{
    if (!context.state.data_port) co_return Reply{425, "Send PASV or EPSV first"};
    const auto entries = co_await gather(context, argument, scope);
    if (!entries) {
        Reply refusal = reply_for_error(entries.error());
        // RFC 3659 section 7.2: MLSD of what is there but is no folder is 501.
        if (scope == Scope::Folder && entries.error() == vfs::Errc::NotADirectory) refusal.code = 501;
        co_return refusal;
    }

    std::string text;
    for (const vfs::Entry& entry : *entries)
        text += format(context, entry) + "\r\n";
    TextPump pump(text, context.monitor, context.paces.download);
    std::string what = command.name + ' ' + command.argument;
    const Outcome outcome = co_await run_data_phase(context, std::move(what), "Here comes the listing", pump);
    if (outcome.end != Outcome::End::Clean) co_return reply_for_outcome(outcome);
    co_return Reply{226, fmt::format("{} {}", entries->size(), entries->size() == 1 ? "entry" : "entries")};
}

} // namespace

awaitable<Reply> on_list(SessionContext& context, const Command& command)
{
    co_return co_await send_listing(context, command, without_options(command.argument), Scope::Anything,
                                    as_ls);
}

awaitable<Reply> on_nlst(SessionContext& context, const Command& command)
{
    co_return co_await send_listing(context, command, without_options(command.argument), Scope::Anything,
                                    as_name);
}

awaitable<Reply> on_mlsd(SessionContext& context, const Command& command)
{
    co_return co_await send_listing(context, command, command.argument, Scope::Folder, as_facts);
}

awaitable<Reply> on_mlst(SessionContext& context, const Command& command)
{
    VirtualPath path = context.state.here;
    if (!command.argument.empty()) {
        const auto parsed = path_of(context, command.argument);
        if (!parsed) co_return reply_for_error(parsed.error());
        path = *parsed;
    }
    auto entry = co_await stat_entry(context, path);
    if (!entry) co_return reply_for_error(entry.error());
    entry->name = path.text(); // RFC 3659 section 7.3.1: the full path
    Reply reply{250, "Facts of"};
    reply.lines.push_back(as_facts(context, *entry));
    reply.lines.push_back("End");
    co_return reply;
}

awaitable<Reply> listing_over_control(SessionContext& context, const Command& command)
{
    const auto argument = without_options(command.argument);
    const auto entries = co_await gather(context, argument, Scope::Anything);
    if (!entries) co_return reply_for_error(entries.error());
    Reply reply{213, fmt::format("Status of {}", escaped(argument))};
    for (const vfs::Entry& entry : *entries)
        reply.lines.push_back(as_ls(context, entry));
    reply.lines.push_back("End");
    co_return reply;
}

} // namespace wharf::ftp
