#include "archive/disk/directories.hpp"

#include "archive/disk/layout.hpp"

namespace wharf::archive {

namespace errc = boost::system::errc;

result<std::vector<DirEntry>> list_if_there(Env& env, std::string_view path)
{
    auto entries = env.list(path);
    if (!entries && as_condition(entries.error()) == Errc::NotFound) return std::vector<DirEntry>();
    return entries;
}

result<void> require_directory(Env& env, std::string_view path)
{
    const auto info = env.stat(path);
    if (!info) return as_condition(info.error());
    return info->kind == FileKind::Directory ? result<void>() : Errc::NotFound;
}

result<void> make_directories(Env& env, std::string_view path, Sync sync)
{
    auto made = env.make_directory(path);
    if (!made && made.error() == errc::no_such_file_or_directory) {
        if (auto parents = make_directories(env, layout::parent(path), sync); !parents) return parents;
        made = env.make_directory(path);
    }
    if (!made && made.error() == errc::file_exists) return {};
    if (!made || sync == Sync::No) return made;
    auto synced = env.sync_directory(layout::parent(path));
    // The next call would take it for a directory that is safe already.
    if (!synced) (void)env.remove_directory(path);
    return synced;
}

result<void> make_fixed_directories(Env& env)
{
    for (const std::string& directory : layout::fixed_directories())
        if (auto made = make_directories(env, directory, Sync::Yes); !made) return made;
    return {};
}

result<void> move_durably(Env& env, std::string_view from, std::string_view to)
{
    if (auto moved = env.rename(from, to); !moved) return moved;
    if (auto synced = env.sync_directory(layout::parent(to)); !synced) return synced;
    return env.sync_directory(layout::parent(from));
}

result<void> unless_gone(result<void> done)
{
    if (!done && done.error() == errc::no_such_file_or_directory) return {};
    return done;
}

result<void> remove_tree(Env& env, std::string_view path)
{
    const auto entries = env.list(path);
    if (!entries && entries.error() == errc::no_such_file_or_directory) return {};
    if (!entries) return entries.error();
    for (const DirEntry& entry : *entries) {
        const std::string inside = layout::inside(path, entry.name);
        auto removed = entry.kind == FileKind::Directory ? remove_tree(env, inside) : env.remove(inside);
        if (!removed) return removed;
    }
    return env.remove_directory(path);
}

} // namespace wharf::archive
