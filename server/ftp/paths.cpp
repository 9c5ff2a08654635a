#include "server/ftp/paths.hpp"

#include "server/async/offload.hpp"

namespace wharf::ftp {

boost::system::result<protocol::VirtualPath> path_of(const SessionContext& context, std::string_view argument)
{
    return protocol::VirtualPath::parse(context.state.here, argument);
}

awaitable<vfs::result<vfs::Entry>> stat_entry(SessionContext& context, const protocol::VirtualPath& path)
{
    vfs::Filesystem& files = context.files();
    auto look = [&files, &path] { return files.stat(path); };
    co_return co_await async::offload(context.services.disk, look);
}

protocol::ListedFile listed(const vfs::Entry& entry)
{
    return {.name = entry.name,
            .is_directory = entry.kind == vfs::Entry::Kind::Directory,
            .size = entry.size,
            .modified = entry.modified,
            .may = entry.may,
            .unique = entry.unique};
}

std::string quoted(const protocol::VirtualPath& path)
{
    std::string out = "\"";
    for (const char c : path.text()) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + '"';
}

} // namespace wharf::ftp
