// The Range field (RFC 9110 section 14). Pure.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace wharf::http {

struct ByteRange {
    std::uint64_t first = 0;
    std::uint64_t last = 0; // inclusive
    [[nodiscard]] std::uint64_t size() const { return last - first + 1; }
    friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

// More of them in one request are not worth their heads.
inline constexpr std::size_t kMaxRanges = 16;

struct Ranges {
    enum class Meaning {
        Whole,         // everything is sent, as if the field were not there
        Parts,         // `parts`, in the order asked for, each within the file
        Unsatisfiable, // 416: none of them is within the file
    };
    Meaning meaning = Meaning::Whole;
    std::vector<ByteRange> parts;
};

// Of a file of `size` bytes. A field of another unit, or that is malformed, counts for nothing; so does one
// that asks for more than kMaxRanges ranges, or for more bytes than the file has, some of them repeatedly.
[[nodiscard]] Ranges parse_ranges(std::string_view field, std::uint64_t size);

} // namespace wharf::http
