// The argument of XCRC and its kin: a file and, maybe, which of its bytes. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::protocol {

struct RangedFile {
    std::string path;
    std::uint64_t start = 0;            // the first byte
    std::optional<std::uint64_t> end{}; // the one behind the last; unset: the end of the file
    friend bool operator==(const RangedFile&, const RangedFile&) = default;
};

// `"path" [start [end]]`, a quote within the path doubled, has one meaning. Without quotes the numbers may be
// part of the name: the readings are then given in the order in which they should be tried, the whole
// argument as a name first. Empty: malformed.
[[nodiscard]] std::vector<RangedFile> parse_ranged_file(std::string_view argument);

} // namespace wharf::protocol
