// A folder's listing: the entries that are made at once, and then whatever else the folder has, which a
// derived class adds some at a time.
#pragma once

#include "server/vfs/filesystem.hpp"

#include <vector>

namespace wharf::vfs {

class FolderListing : public Listing {
public:
    explicit FolderListing(std::vector<Entry> made = {})
        : entries_(std::move(made))
        , used_(entries_.size())
    {
    }
    result<std::span<const Entry>> next() final;

protected:
    // Adds some entries with add() and says how many; 0: there are no more.
    [[nodiscard]] virtual result<std::size_t> add_more() { return std::size_t{0}; }
    // The next entry, as a new one but for the memory its texts have from an earlier entry. Valid until the
    // next call of add().
    [[nodiscard]] Entry& add();

private:
    // A folder that has fewer besides those made at once is sorted, for people who read it.
    static constexpr std::size_t kAtOnce = 500;

    std::vector<Entry> entries_;
    std::size_t used_; // of entries_: those that are given next
    bool begun_ = false;
    bool ended_ = false;
};

} // namespace wharf::vfs
