// A folder of snapshots as a page. Pure.
#pragma once

#include "archive/disk/env.hpp"
#include "server/web/pieces.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wharf::web {

struct ListedName {
    std::string name; // as it is, not encoded
    std::string path; // where it leads
    bool folder = false;
    std::uint64_t size = 0; // bytes; of a folder nothing is shown
    archive::TimePoint modified;
    std::string
        run{}; // the form that makes a job of it; "": it is no data file, or the reader starts no jobs
};

// A folder on the way to this one.
struct Ancestor {
    std::string name;
    std::string path;
};

struct Listing {
    std::string title;                     // "Snapshots of b2fd-cjk2"
    std::vector<Ancestor> above;           // from the top; without this folder
    std::string name;                      // of this folder: "21", or "completed" at the top
    std::vector<ListedName> names;         // in the order they are shown in, the newest last
    std::optional<NamedDataset> dataset{}; // whose snapshots they are; unset: its page is not linked
};

// More than so many files of a folder are not shown: the last ones are.
inline constexpr std::size_t kShownFiles = 250;

// What stands within <main>.
[[nodiscard]] Html listing_content(const Listing& listing);

} // namespace wharf::web
