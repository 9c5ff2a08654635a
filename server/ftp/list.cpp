#include "server/ftp/list.hpp"

#include "server/async/offload.hpp"
#include "server/ftp/data_phase.hpp"
#include "server/ftp/paths.hpp"
#include "server/ftp/reply_for_error.hpp"
#include "server/ftp/text_pump.hpp"
#include "server/ftp/transfer_count.hpp"
#include "server/protocol/glob.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace wharf::ftp {

namespace {

using protocol::VirtualPath;
// `asked` is what stands in front of the entry's name in the command.
using Format = std::string (*)(const SessionContext&, const vfs::Entry&, std::string_view asked);

protocol::ListingTime now()
{
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::string as_ls(const SessionContext&, const vfs::Entry& entry, std::string_view)
{
    return protocol::ls_line(listed(entry), now());
}

// What can be said to RETR as it is (RFC 1123 section 4.1.2.7).
std::string as_name(const SessionContext&, const vfs::Entry& entry, std::string_view asked)
{
    protocol::ListedFile file = listed(entry);
    file.name.insert(0, asked);
    return protocol::nlst_line(file);
}

std::string as_facts(const SessionContext& context, const vfs::Entry& entry, std::string_view)
{
    return protocol::mlsx_line(listed(entry), context.state.facts);
}

enum class Scope {
    Anything, // a folder's entries, a file itself, or what a pattern in the last part matches
    Folder,   // only a folder (MLSD)
};

struct Listing {
    std::vector<vfs::Entry> entries{};
    std::string_view argument{}; // of the command, without options
    bool of_folder = false;
};

// The argument without "-la" and the like in front of the path, which many clients send as if LIST were
// ls(1): words of a dash and letters or digits, unless there is something of that name. Blocks.
std::string_view without_options(vfs::Filesystem& files, const VirtualPath& here, std::string_view argument)
{
    constexpr std::string_view kLettersAndDigits =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    while (argument.starts_with('-')) {
        const auto end = std::min(argument.find(' '), argument.size());
        const std::string_view letters = argument.substr(1, end - 1);
        const bool option =
            !letters.empty() && letters.find_first_not_of(kLettersAndDigits) == std::string_view::npos;
        if (!option) break;
        const auto path = VirtualPath::parse(here, argument);
        if (path && files.stat(*path)) break;
        argument.remove_prefix(std::min(end + 1, argument.size()));
    }
    return argument;
}

// What stands in front of the last name: "data-0001/" of "data-0001/m*".
std::string_view folder_part(std::string_view argument)
{
    while (argument.ends_with('/') || argument.ends_with("/."))
        argument.remove_suffix(1);
    const auto slash = argument.rfind('/');
    return slash == std::string_view::npos ? std::string_view{} : argument.substr(0, slash + 1);
}

// What a listing command lists, seen from the folder `here`. Blocks.
vfs::result<Listing> listing_of(vfs::Filesystem& files, const VirtualPath& here, std::string_view argument,
                                Scope scope)
{
    Listing listing{.argument = argument};
    if (scope == Scope::Anything) listing.argument = without_options(files, here, argument);
    VirtualPath path = here;
    if (!listing.argument.empty()) {
        const auto parsed = VirtualPath::parse(here, listing.argument);
        if (!parsed) return parsed.error();
        path = *parsed;
    }
    const auto entry = files.stat(path);
    listing.of_folder = entry && entry->kind == vfs::Entry::Kind::Directory;
    if (scope == Scope::Folder && !listing.of_folder)
        return entry ? vfs::make_error_code(vfs::Errc::NotADirectory) : entry.error();
    if (entry && !listing.of_folder) {
        listing.entries = {*entry};
        return listing;
    }
    const bool pattern = !listing.of_folder && protocol::has_wildcard(path.name());
    if (!listing.of_folder && !pattern) return entry.error();

    auto all = files.list(pattern ? path.parent() : path);
    if (!all) return all.error();
    if (pattern)
        std::erase_if(*all,
                      [&](const vfs::Entry& each) { return !protocol::glob_match(path.name(), each.name); });
    listing.entries = std::move(*all);
    return listing;
}

awaitable<vfs::result<Listing>> gather(SessionContext& context, std::string_view argument, Scope scope)
{
    vfs::Filesystem& files = context.files();
    const VirtualPath& here = context.state.here;
    auto look = [&files, &here, argument, scope] { return listing_of(files, here, argument, scope); };
    co_return co_await async::offload(context.services.disk, look);
}

awaitable<Reply> send_listing(SessionContext& context, const Command& command, Scope scope, Format format)
{
    if (!context.state.data_port) co_return Reply{425, "Send PASV or EPSV first"};
    metrics::Transfers& metrics = context.services.metrics.ftp.listings;
    const auto listing = co_await gather(context, command.argument, scope);
    if (!listing) {
        Reply refusal = reply_for_error(listing.error());
        // RFC 3659 section 7.2: MLSD of what is there but is no folder is 501.
        if (scope == Scope::Folder && listing.error() == vfs::Errc::NotADirectory) refusal.code = 501;
        count_refusal(metrics, refusal);
        co_return refusal;
    }

    const std::string_view asked = listing->of_folder ? std::string_view{} : folder_part(listing->argument);
    const auto& entries = listing->entries;
    std::string text;
    for (const vfs::Entry& entry : entries)
        text += format(context, entry, asked) + "\r\n";
    TextPump pump(text, context.monitor, context.paces.download, metrics.bytes);
    std::string what = command.name + ' ' + command.argument;
    const Outcome outcome = co_await run_data_phase(context, std::move(what), "Here comes the listing", pump);
    const Reply reply =
        outcome.end == Outcome::End::Clean
            ? Reply{226, fmt::format("{} {}", entries.size(), entries.size() == 1 ? "entry" : "entries")}
            : reply_for_outcome(outcome);
    count_transfer(metrics, outcome, reply);
    co_return reply;
}

} // namespace

awaitable<Reply> on_list(SessionContext& context, const Command& command)
{
    co_return co_await send_listing(context, command, Scope::Anything, as_ls);
}

awaitable<Reply> on_nlst(SessionContext& context, const Command& command)
{
    co_return co_await send_listing(context, command, Scope::Anything, as_name);
}

awaitable<Reply> on_mlsd(SessionContext& context, const Command& command)
{
    co_return co_await send_listing(context, command, Scope::Folder, as_facts);
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
    reply.lines.push_back(as_facts(context, *entry, {}));
    reply.lines.push_back("End");
    co_return reply;
}

awaitable<Reply> listing_over_control(SessionContext& context, const Command& command)
{
    const auto listing = co_await gather(context, command.argument, Scope::Anything);
    if (!listing) co_return reply_for_error(listing.error());
    Reply reply{listing->of_folder ? 212 : 213, fmt::format("Status of {}", escaped(listing->argument))};
    for (const vfs::Entry& entry : listing->entries)
        reply.lines.push_back(as_ls(context, entry, {}));
    reply.lines.push_back("End");
    co_return reply;
}

} // namespace wharf::ftp
