// Entries of what the archive keeps. Each fills one that is new but for its name.
#pragma once

#include "archive/disk/env.hpp"
#include "server/vfs/filesystem.hpp"

namespace wharf::vfs {

// The server's own, to be read.
void fill_kept_file(Entry& entry, const archive::FileInfo& info);
// completed/ and what is in it down to the days.
void fill_snapshot_folder(Entry& entry, const archive::FileInfo& info);

enum class UploadState {
    Whole,
    Partial,            // to be resumed
    PartialOfWholeFile, // and until it is complete the older file can be read
};
void fill_upload(Entry& entry, const archive::FileInfo& info, UploadState state, bool may_write);

} // namespace wharf::vfs
