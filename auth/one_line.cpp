#include "auth/one_line.hpp"

#include <array>
#include <cstddef>
#include <optional>

namespace wharf::auth {
namespace {

// The next code point, cut from the text; nothing if what stands there is not UTF-8 (overlong forms and
// surrogates included).
std::optional<char32_t> take_code_point(std::string_view& text)
{
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if ((lead >= 0x80 && lead < 0xc2) || lead > 0xf4 || text.size() < size) return std::nullopt;
    auto point = static_cast<char32_t>(size == 1 ? lead : lead & (0x7f >> size));
    for (std::size_t i = 1; i < size; ++i) {
        const auto next = static_cast<unsigned char>(text[i]);
        if ((next & 0xc0) != 0x80) return std::nullopt;
        point = (point << 6) | (next & 0x3fU);
    }
    constexpr std::array<char32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = point >= 0xd800 && point <= 0xdfff;
    if (point < kLeast[size] || point > 0x10ffff || surrogate) return std::nullopt;
    text.remove_prefix(size);
    return point;
}

} // namespace

bool is_one_line(std::string_view text)
{
    while (!text.empty()) {
        const auto point = take_code_point(text);
        if (!point || *point < 0x20 || (*point >= 0x7f && *point < 0xa0)) return false;
    }
    return true;
}

} // namespace wharf::auth
