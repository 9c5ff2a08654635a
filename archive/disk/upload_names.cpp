#include "archive/disk/upload_names.hpp"

#include "archive/disk/copy.hpp"
#include "archive/disk/directories.hpp"
#include "archive/disk/layout.hpp"

#include <algorithm>
#include <optional>

namespace wharf::archive {

namespace {

namespace errc = boost::system::errc;

result<std::uint64_t> bytes_in(Env& env, const std::string& directory)
{
    const auto entries = list_if_there(env, directory);
    if (!entries) return entries.error();
    std::uint64_t bytes = 0;
    for (const DirEntry& entry : *entries) {
        if (entry.kind != FileKind::Regular || !FileName::parse(entry.name)) continue;
        if (layout::reserved_in_dataset(entry.name)) continue;
        const auto info = env.stat(layout::inside(directory, entry.name));
        if (!info && as_condition(info.error()) != Errc::NotFound) return info.error();
        if (info) bytes += info->size;
    }
    return bytes;
}

// Partials and chunks may be of a dataset that an administrator removed; they are bytes all the same.
result<std::uint64_t> count(Env& env, const DomainName& domain)
{
    std::uint64_t bytes = 0;
    for (const std::string& root : {layout::domain(domain), layout::inside(layout::partials(), domain.text()),
                                    layout::inside(layout::chunks(), domain.text())})
    {
        const auto datasets = list_if_there(env, root);
        if (!datasets) return datasets.error();
        for (const DirEntry& dataset : *datasets) {
            if (dataset.kind != FileKind::Directory || !DatasetId::parse(dataset.name)) continue;
            const auto in_dataset = bytes_in(env, layout::inside(root, dataset.name));
            if (!in_dataset) return in_dataset;
            bytes += *in_dataset;
        }
    }
    return bytes;
}

} // namespace

result<Taken> link_or_move(Env& env, const std::string& from, const std::string& to)
{
    const auto linked = env.link(from, to);
    if (linked) return Taken::Linked;
    if (!has_no_links(linked.error())) return linked.error();
    if (auto moved = env.rename(from, to); !moved) return moved.error();
    return Taken::Moved;
}

result<std::vector<UploadPlace>> places_beneath(Env& env, const std::string& root)
{
    std::vector<UploadPlace> all;
    const auto domains = list_if_there(env, root);
    if (!domains) return domains.error();
    for (const DirEntry& domain_entry : *domains) {
        const auto domain = DomainName::parse(domain_entry.name);
        if (!domain) continue;
        const std::string in_domain = layout::inside(root, domain_entry.name);
        const auto ids = list_if_there(env, in_domain);
        if (!ids) return ids.error();
        for (const DirEntry& id_entry : *ids) {
            const auto id = DatasetId::parse(id_entry.name);
            if (!id) continue;
            const auto names = list_if_there(env, layout::inside(in_domain, id_entry.name));
            if (!names) return names.error();
            for (const DirEntry& entry : *names)
                if (auto name = FileName::parse(entry.name))
                    all.push_back({{*domain, *id}, std::move(*name)});
        }
    }
    return all;
}

result<void> UploadNames::give(const DomainName& domain, const std::string& from, const std::string& to)
{
    const std::scoped_lock lock(names_);
    const std::uint64_t size = size_of(from);
    const std::uint64_t replaced = size_of(to);
    auto given = env_.rename(from, to);
    if (given) changed(domain, size, replaced);
    return given;
}

result<void> UploadNames::take_back(const DomainName& domain, const std::string& from, const std::string& to)
{
    const std::scoped_lock lock(names_);
    const std::uint64_t size = size_of(from);
    auto taken = env_.rename(from, to);
    if (taken) changed(domain, 0, size);
    return taken;
}

result<void> UploadNames::move(const DomainName& from_domain, const std::string& from,
                               const DomainName& to_domain, const std::string& to)
{
    if (from == to) return {};
    const std::scoped_lock lock(names_);
    const std::uint64_t size = size_of(from);
    const std::uint64_t replaced = size_of(to);
    auto moved = env_.rename(from, to);
    if (!moved) return moved;
    changed(from_domain, 0, size);
    changed(to_domain, size, replaced);
    return {};
}

result<void> UploadNames::remove(const DomainName& domain, const std::string& path)
{
    const std::scoped_lock lock(names_);
    const std::uint64_t size = size_of(path);
    auto removed = env_.remove(path);
    if (removed) changed(domain, 0, size);
    return removed;
}

result<Taken> UploadNames::take(const DomainName& domain, const std::string& path, std::uint64_t inode,
                                const std::string& to)
{
    const std::scoped_lock lock(names_);
    const auto info = env_.stat(path);
    if (!info) return as_condition(info.error());
    if (info->inode != inode) return Errc::Busy;
    const auto taken = link_or_move(env_, path, to);
    if (taken && *taken == Taken::Moved) changed(domain, 0, info->size);
    return taken;
}

result<void> UploadNames::give_back(const DomainName& domain, const std::string& taken,
                                    const std::string& path)
{
    const std::scoped_lock lock(names_);
    if (env_.stat(path)) return env_.remove(taken);
    const std::uint64_t size = size_of(taken);
    auto given = env_.rename(taken, path);
    if (given) changed(domain, size, 0);
    return given;
}

result<void> UploadNames::release(const DomainName& domain, const std::string& path, std::uint64_t inode)
{
    {
        const std::scoped_lock lock(names_);
        const auto info = env_.stat(path);
        if (!info || info->inode != inode) return {};
        if (auto removed = env_.remove(path); !removed) return removed;
        changed(domain, 0, info->size);
    }
    return env_.sync_directory(layout::parent(path));
}

result<std::uint64_t> UploadNames::bytes(const DomainName& domain)
{
    const auto known = [&]() -> std::optional<std::uint64_t> {
        const std::scoped_lock lock(counts_);
        const auto found = bytes_.find(domain);
        return found == bytes_.end() ? std::nullopt : std::optional(found->second);
    };
    if (const auto bytes = known()) return *bytes;
    const std::scoped_lock lock(names_);
    if (const auto bytes = known()) return *bytes; // somebody else has counted meanwhile
    const auto counted = count(env_, domain);
    if (!counted) return counted;
    const std::scoped_lock counting(counts_);
    bytes_.insert_or_assign(domain, *counted);
    return counted;
}

void UploadNames::forget()
{
    const std::scoped_lock lock(names_, counts_);
    bytes_.clear();
}

std::uint64_t UploadNames::size_of(const std::string& path)
{
    const auto info = env_.stat(path);
    return info ? info->size : 0;
}

void UploadNames::changed(const DomainName& domain, std::uint64_t more, std::uint64_t less)
{
    const std::scoped_lock lock(counts_);
    const auto found = bytes_.find(domain);
    if (found == bytes_.end()) return;
    found->second += more;
    found->second -= std::min(less, found->second); // a file that grew unseen must not count below nothing
}

} // namespace wharf::archive
