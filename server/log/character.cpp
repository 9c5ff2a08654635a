#include "server/log/character.hpp"

#include <algorithm>
#include <array>

namespace wharf::log {

namespace {

struct Range {
    char32_t first;
    char32_t last; // inclusive
};

// Control characters (Cc), format characters (Cf), line and paragraph separators, variation selectors, the
// grapheme joiner and noncharacters of the basic plane.
constexpr std::array kHidden{
    Range{0x00, 0x1F},       Range{0x7F, 0x9F},       Range{0xAD, 0xAD},       Range{0x034F, 0x034F},
    Range{0x0600, 0x0605},   Range{0x061C, 0x061C},   Range{0x06DD, 0x06DD},   Range{0x070F, 0x070F},
    Range{0x0890, 0x0891},   Range{0x08E2, 0x08E2},   Range{0x115F, 0x1160},   Range{0x17B4, 0x17B5},
    Range{0x180B, 0x180F},   Range{0x200B, 0x200F},   Range{0x2028, 0x202E},   Range{0x2060, 0x206F},
    Range{0x3164, 0x3164},   Range{0xFDD0, 0xFDEF},   Range{0xFE00, 0xFE0F},   Range{0xFEFF, 0xFEFF},
    Range{0xFFA0, 0xFFA0},   Range{0xFFF0, 0xFFFB},   Range{0xFFFE, 0xFFFF},   Range{0x110BD, 0x110BD},
    Range{0x110CD, 0x110CD}, Range{0x13430, 0x1343F}, Range{0x1BCA0, 0x1BCA3}, Range{0x1D173, 0x1D17A},
    Range{0xE0000, 0xE0FFF},
};

constexpr std::array kBlank{
    Range{0x20, 0x20},     Range{0xA0, 0xA0},     Range{0x1680, 0x1680}, Range{0x2000, 0x200A},
    Range{0x202F, 0x202F}, Range{0x205F, 0x205F}, Range{0x3000, 0x3000},
};

template <std::size_t N>
bool is_in(const std::array<Range, N>& ranges, char32_t code)
{
    return std::any_of(ranges.begin(), ranges.end(),
                       [code](const Range& range) { return code >= range.first && code <= range.last; });
}

struct Shape {
    std::size_t length;
    char32_t lowest; // what needs that many bytes
    unsigned char mask;
};

Shape shape_of(unsigned char lead)
{
    if (lead < 0x80) return {1, 0, 0x7F};
    if (lead >= 0xC2 && lead <= 0xDF) return {2, 0x80, 0x1F};
    if (lead >= 0xE0 && lead <= 0xEF) return {3, 0x800, 0x0F};
    if (lead >= 0xF0 && lead <= 0xF4) return {4, 0x10000, 0x07};
    return {0, 0, 0};
}

} // namespace

Character first_character(std::string_view text)
{
    const auto lead = static_cast<unsigned char>(text.front());
    const Character invalid{lead, 1, false};
    const Shape shape = shape_of(lead);
    if (shape.length == 0 || shape.length > text.size()) return invalid;
    char32_t code = lead & shape.mask;
    for (std::size_t i = 1; i < shape.length; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if ((byte & 0xC0) != 0x80) return invalid;
        code = code << 6 | (byte & 0x3F);
    }
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    if (code < shape.lowest || code > 0x10FFFF || surrogate) return invalid;
    return {code, shape.length, true};
}

bool is_hidden(char32_t code)
{
    return is_in(kHidden, code);
}

bool is_blank(char32_t code)
{
    return is_in(kBlank, code);
}

} // namespace wharf::log
