#include "server/vfs/entries.hpp"

#include <array>
#include <charconv>

namespace wharf::vfs {

namespace {

// Of a file, as long as it is that file.
void set_unique(Entry& entry, std::uint64_t inode)
{
    if (inode == 0) return;
    std::array<char, 16> digits;
    entry.unique.assign(digits.begin(), std::to_chars(digits.begin(), digits.end(), inode, 16).ptr);
}

} // namespace

void fill_kept_file(Entry& entry, const archive::FileInfo& info)
{
    entry.size = info.size;
    entry.modified = info.modified;
    entry.may = protocol::kMayRead;
    set_unique(entry, info.inode);
}

void fill_snapshot_folder(Entry& entry, const archive::FileInfo& info)
{
    fill_kept_file(entry, info);
    entry.kind = Entry::Kind::Directory;
    entry.size = 0;
    entry.may = protocol::kMayEnter | protocol::kMayList;
}

void fill_upload(Entry& entry, const archive::FileInfo& info, UploadState state, bool may_write)
{
    entry.size = info.size;
    entry.modified = info.modified;
    entry.partial = state != UploadState::Whole;
    if (state != UploadState::Partial) entry.may |= protocol::kMayRead;
    if (may_write) entry.may |= protocol::kMayAppend | protocol::kMayDelete | protocol::kMayWrite;
    if (may_write && !entry.partial) entry.may |= protocol::kMayRename;
    set_unique(entry, info.inode);
}

} // namespace wharf::vfs
