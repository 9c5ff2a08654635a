#include "server/ftp/list.hpp"

#include "server/async/offload.hpp"
#include "server/ftp/listing_pump.hpp"
#include "server/ftp/paths.hpp"
#include "server/ftp/reply_for_error.hpp"
#include "server/ftp/transfer_count.hpp"
#include "server/protocol/glob.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace wharf::ftp {

namespace {

using protocol::VirtualPath;

// The control connection is for replies, not for folders of any size.
constexpr std::size_t kMaxInReply = 10'000; // entries

enum class Scope {
    Anything, // a folder's entries, a file itself, or what a pattern in the last part matches
    Folder,   // only a folder (MLSD)
};

class OneEntry final : public vfs::Listing {
public:
    explicit OneEntry(vfs::Entry entry)
        : entry_(std::move(entry))
    {
    }
    vfs::result<std::span<const vfs::Entry>> next() override
    {
        return std::span<const vfs::Entry>(&entry_, std::exchange(left_, 0));
    }

private:
    vfs::Entry entry_;
    std::size_t left_ = 1;
};

// What a listing command lists.
struct Asked {
    std::unique_ptr<vfs::Listing> entries = {};
    std::string_view argument = {}; // of the command, without options
    std::string pattern = {};       // that names must match; empty: any will do
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

// Seen from the folder `here`. Blocks.
vfs::result<Asked> what_is_asked(vfs::Filesystem& files, const VirtualPath& here, std::string_view argument,
                                 Scope scope, vfs::Detail detail)
{
    Asked asked{.argument = argument};
    if (scope == Scope::Anything) asked.argument = without_options(files, here, argument);
    VirtualPath path = here;
    if (!asked.argument.empty()) {
        const auto parsed = VirtualPath::parse(here, asked.argument);
        if (!parsed) return parsed.error();
        path = *parsed;
    }
    const auto entry = files.stat(path);
    asked.of_folder = entry && entry->kind == vfs::Entry::Kind::Directory;
    if (scope == Scope::Folder && !asked.of_folder)
        return entry ? vfs::make_error_code(vfs::Errc::NotADirectory) : entry.error();
    if (entry && !asked.of_folder) {
        asked.entries = std::make_unique<OneEntry>(*entry);
        return asked;
    }
    const bool pattern = !asked.of_folder && protocol::has_wildcard(path.name());
    if (!asked.of_folder && !pattern) return entry.error();

    auto listing = files.list(pattern ? path.parent() : path, detail);
    if (!listing) return listing.error();
    asked.entries = std::move(*listing);
    if (pattern) asked.pattern = path.name();
    return asked;
}

// A listing that was begun: what is wrong from the outset is a refusal, and not a transfer that breaks.
struct Begun {
    std::unique_ptr<ListingLines> lines = {};
    std::string first = {}; // lines
};

vfs::result<Begun> begin(vfs::Filesystem& files, const VirtualPath& here, std::string_view argument,
                         Scope scope, LineStyle style)
{
    auto asked = what_is_asked(files, here, argument, scope, detail_for(style));
    if (!asked) return asked.error();
    std::string in_front(asked->of_folder ? std::string_view() : folder_part(asked->argument));
    Begun begun;
    begun.lines = std::make_unique<ListingLines>(std::move(asked->entries), std::move(asked->pattern),
                                                 std::move(in_front), style);
    if (const auto made = begun.lines->next(begun.first); !made) return made.error();
    return begun;
}

awaitable<Reply> send_listing(SessionContext& context, const Command& command, Scope scope, LineStyle style)
{
    if (!context.state.data_port) co_return Reply{425, "Send PASV or EPSV first"};
    metrics::Transfers& metrics = context.services.metrics.ftp.listings;
    vfs::Filesystem& files = context.files();
    const VirtualPath& here = context.state.here;
    auto start = [&] { return begin(files, here, command.argument, scope, style); };
    auto begun = co_await async::offload(context.services.disk, start);
    if (!begun) {
        Reply refusal = reply_for_error(begun.error());
        // RFC 3659 section 7.2: MLSD of what is there but is no folder is 501.
        if (scope == Scope::Folder && begun.error() == vfs::Errc::NotADirectory) refusal.code = 501;
        count_refusal(metrics, refusal);
        co_return refusal;
    }

    const ListingLines& lines = *begun->lines;
    ListingPump pump(context, std::move(begun->first), *begun->lines);
    std::string what = command.name + ' ' + command.argument;
    const Outcome outcome = co_await run_data_phase(context, std::move(what), "Here comes the listing", pump);
    const Reply reply =
        outcome.end == Outcome::End::Clean
            ? Reply{226, fmt::format("{} {}", lines.count(), lines.count() == 1 ? "entry" : "entries")}
            : reply_for_outcome(outcome);
    count_transfer(metrics, outcome, reply);
    co_return reply;
}

// Blocks.
vfs::result<Reply> listing_in_reply(vfs::Filesystem& files, const VirtualPath& here,
                                    std::string_view argument)
{
    auto asked = what_is_asked(files, here, argument, Scope::Anything, vfs::Detail::Facts);
    if (!asked) return asked.error();
    Reply reply{asked->of_folder ? 212 : 213, fmt::format("Status of {}", escaped(asked->argument))};
    const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    for (;;) {
        const auto entries = asked->entries->next();
        if (!entries) return entries.error();
        if (entries->empty()) break;
        for (const vfs::Entry& entry : *entries)
            if (asked->pattern.empty() || protocol::glob_match(asked->pattern, entry.name))
                reply.lines.push_back(protocol::ls_line(listed(entry), now));
        if (reply.lines.size() > kMaxInReply + 1) // and the headline
            return Reply{450, fmt::format("More than {} entries; LIST and MLSD send them all", kMaxInReply)};
    }
    reply.lines.push_back("End");
    return reply;
}

} // namespace

awaitable<Reply> on_list(SessionContext& context, const Command& command)
{
    co_return co_await send_listing(context, command, Scope::Anything, {LineStyle::Kind::Ls});
}

awaitable<Reply> on_nlst(SessionContext& context, const Command& command)
{
    co_return co_await send_listing(context, command, Scope::Anything, {LineStyle::Kind::Name});
}

awaitable<Reply> on_mlsd(SessionContext& context, const Command& command)
{
    co_return co_await send_listing(context, command, Scope::Folder,
                                    {LineStyle::Kind::Facts, context.state.facts});
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
    reply.lines.push_back(protocol::mlsx_line(listed(*entry), context.state.facts));
    reply.lines.push_back("End");
    co_return reply;
}

awaitable<Reply> listing_over_control(SessionContext& context, const Command& command)
{
    vfs::Filesystem& files = context.files();
    const VirtualPath& here = context.state.here;
    auto list = [&] { return listing_in_reply(files, here, command.argument); };
    const auto reply = co_await async::offload(context.services.disk, list);
    co_return reply ? *reply : reply_for_error(reply.error());
}

} // namespace wharf::ftp
