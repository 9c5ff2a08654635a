#include "archive/disk/snapshot_listing.hpp"

#include "archive/disk/layout.hpp"

namespace wharf::archive {

namespace errc = boost::system::errc;

namespace {

bool belongs_in(const SnapshotDirectory& where, const Directory::Name& entry)
{
    if (where.day) return entry.kind == FileKind::Regular && layout::parse_snapshot_name(entry.text);
    if (entry.kind != FileKind::Directory) return false;
    if (where.month) return layout::parse_day(entry.text).has_value();
    return where.year ? layout::parse_month(entry.text).has_value()
                      : layout::parse_year(entry.text).has_value();
}

} // namespace

result<std::span<const ListedSnapshot>> SnapshotListing::next()
{
    listed_.clear();
    while (listed_.empty()) {
        const auto names = directory_->next();
        if (!names) return names.error();
        if (names->empty()) break;
        for (const Directory::Name& name : *names)
            if (auto added = add(name); !added) return added.error();
    }
    return std::span<const ListedSnapshot>(listed_);
}

result<void> SnapshotListing::add(const Directory::Name& name)
{
    if (!belongs_in(where_, name)) return {};
    ListedSnapshot snapshot{name.text, {.kind = name.kind, .size = 0, .modified = {}, .inode = 0}};
    if (detail_ == Detail::All) {
        const auto info = directory_->stat(name.text);
        if (!info && info.error() == errc::no_such_file_or_directory) return {}; // the pruner was here
        if (!info) return info.error();
        snapshot.info = *info;
    }
    listed_.push_back(snapshot);
    return {};
}

} // namespace wharf::archive
