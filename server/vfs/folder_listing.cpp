#include "server/vfs/folder_listing.hpp"

#include <algorithm>

namespace wharf::vfs {

result<std::span<const Entry>> FolderListing::next()
{
    if (begun_) used_ = 0;
    const std::size_t enough = used_ + kAtOnce;
    while (!ended_ && used_ < enough) {
        const auto more = add_more();
        if (!more) return more.error();
        ended_ = *more == 0;
    }
    const auto given = std::span(entries_).first(used_);
    if (ended_ && !begun_) std::ranges::sort(given, {}, &Entry::name);
    begun_ = true;
    return std::span<const Entry>(given);
}

Entry& FolderListing::add()
{
    if (used_ == entries_.size()) entries_.emplace_back();
    Entry& entry = entries_[used_++];
    entry.kind = Entry::Kind::File;
    entry.name.clear();
    entry.size = 0;
    entry.modified = {};
    entry.may = 0;
    entry.partial = false;
    entry.unique.clear();
    return entry;
}

} // namespace wharf::vfs
