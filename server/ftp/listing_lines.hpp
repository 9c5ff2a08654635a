// What a listing command sends: the entries of a folder that it asked for, as lines, some at a time. Used by
// one thread at a time.
#pragma once

#include "server/protocol/listing.hpp"
#include "server/vfs/filesystem.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace wharf::ftp {

// How an entry is written.
struct LineStyle {
    enum class Kind { Ls, Name, Facts } kind = Kind::Ls;
    protocol::FactSet facts = 0; // Kind::Facts
};

[[nodiscard]] vfs::Detail detail_for(const LineStyle& style);

class ListingLines {
public:
    // Only entries that match `pattern`, unless it is empty; with `in_front` in front of bare names.
    ListingLines(std::unique_ptr<vfs::Listing> listing, std::string pattern, std::string in_front,
                 LineStyle style);

    // Replaces `text` by the next lines, which may be none although more will come. May block on the disk.
    // After an error only destruction is allowed.
    [[nodiscard]] vfs::result<void> next(std::string& text);
    [[nodiscard]] bool ended() const { return ended_; }          // there are no more
    [[nodiscard]] std::uint64_t count() const { return count_; } // of the lines so far

private:
    void append(std::string& text, const vfs::Entry& entry) const;

    std::unique_ptr<vfs::Listing> listing_;
    std::string pattern_;
    std::string in_front_;
    LineStyle style_;
    protocol::ListingTime now_;
    std::uint64_t count_ = 0;
    bool ended_ = false;
};

} // namespace wharf::ftp
