// What is in one place of completed/, some at a time, so that any number of snapshots takes the same memory.
// Used by one thread at a time; every call may block on the disk.
#pragma once

#include "archive/disk/snapshots.hpp"

#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace wharf::archive {

struct ListedSnapshot {
    std::string_view name; // of a snapshot, or of a year, month or day; valid until the next call
    FileInfo info;         // but for Detail::Names only its kind
};

class SnapshotListing {
public:
    // `directory` is the one of `where`. Snapshots::listing() opens it.
    SnapshotListing(std::unique_ptr<Directory> directory, const SnapshotDirectory& where, Detail detail)
        : directory_(std::move(directory))
        , where_(where)
        , detail_(detail)
    {
    }
    // Without order; none: there are no more. After an error only destruction is allowed.
    [[nodiscard]] result<std::span<const ListedSnapshot>> next();

private:
    [[nodiscard]] result<void> add(const Directory::Name& name);

    std::unique_ptr<Directory> directory_;
    SnapshotDirectory where_;
    Detail detail_;
    std::vector<ListedSnapshot> listed_;
};

} // namespace wharf::archive
