#include "archive/disk/mark.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace wharf::archive {

std::string format_mark(const Mark& mark)
{
    return fmt::format("{} {}", mark.size, mark.sha256);
}

std::optional<Mark> parse_mark(std::string_view text)
{
    constexpr std::size_t kDigestDigits = 64;
    Mark mark;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, mark.size);
    if (error != std::errc() || rest == end || *rest != ' ') return std::nullopt;
    mark.sha256.assign(rest + 1, end);
    const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    if (mark.sha256.size() != kDigestDigits || !std::ranges::all_of(mark.sha256, is_hex)) return std::nullopt;
    return mark;
}

result<std::optional<Mark>> read_mark(File& file)
{
    const auto text = file.mark();
    if (!text && text.error() == boost::system::errc::not_supported) return std::optional<Mark>();
    if (!text) return text.error();
    return parse_mark(*text);
}

} // namespace wharf::archive
