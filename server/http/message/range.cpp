#include "server/http/message/range.hpp"

#include "server/http/message/text.hpp"

#include <algorithm>
#include <limits>
#include <optional>

namespace wharf::http {
namespace {

constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();

// Numbers beyond what 64 bits hold are the largest of these.
std::optional<std::uint64_t> parse_position(std::string_view text)
{
    if (text.empty()) return std::nullopt;
    std::uint64_t value = 0;
    for (const char c : text) {
        if (!is_digit(c)) return std::nullopt;
        const auto digit = static_cast<std::uint64_t>(c - '0');
        value = value > (kMost - digit) / 10 ? kMost : value * 10 + digit;
    }
    return value;
}

// One range as it is written, not yet held against a file.
struct Spec {
    std::optional<std::uint64_t> first; // unset: the last so many bytes
    std::uint64_t last = kMost;         // or how many
};

std::optional<Spec> parse_spec(std::string_view text)
{
    const std::size_t dash = text.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    Spec spec;
    const std::string_view behind = text.substr(dash + 1);
    const auto last = parse_position(behind);
    if (!last && (!behind.empty() || dash == 0)) return std::nullopt;
    if (last) spec.last = *last;
    if (dash == 0) return spec;
    spec.first = parse_position(text.substr(0, dash));
    if (!spec.first || *spec.first > spec.last) return std::nullopt;
    return spec;
}

std::optional<ByteRange> within(const Spec& spec, std::uint64_t size)
{
    if (size == 0) return std::nullopt;
    if (!spec.first) {
        if (spec.last == 0) return std::nullopt;
        return ByteRange{size - std::min(spec.last, size), size - 1};
    }
    if (*spec.first >= size) return std::nullopt;
    return ByteRange{*spec.first, std::min(spec.last, size - 1)};
}

} // namespace

Ranges parse_ranges(std::string_view field, std::uint64_t size)
{
    const std::size_t equals = field.find('=');
    if (equals == std::string_view::npos || !same_word(trimmed(field.substr(0, equals)), "bytes")) return {};
    field.remove_prefix(equals + 1);
    Ranges ranges{Ranges::Meaning::Parts, {}};
    std::size_t asked = 0;
    std::uint64_t left = size; // bytes that may still be asked for
    while (!field.empty()) {
        const std::string_view text = trimmed(take_until(field, ','));
        if (text.empty()) continue;
        const auto spec = parse_spec(text);
        if (!spec || ++asked > kMaxRanges) return {};
        // The last bytes of an empty file are all it has; no Content-Range could say which.
        if (size == 0 && !spec->first && spec->last > 0) return {};
        const auto range = within(*spec, size);
        if (!range) continue;
        if (range->size() > left) return {};
        left -= range->size();
        ranges.parts.push_back(*range);
    }
    if (asked == 0) return {};
    if (ranges.parts.empty()) ranges.meaning = Ranges::Meaning::Unsatisfiable;
    return ranges;
}

} // namespace wharf::http
