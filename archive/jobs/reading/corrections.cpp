#include "archive/jobs/reading/corrections.hpp"

#include "archive/jobs/reading/utf8.hpp"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <span>

namespace wharf::jobs {

namespace {

using Range = Corrections::Range;

// The newline of EBCDIC, which iconv takes for U+0085 and the JVM writes for '\n'.
constexpr Range kEbcdic[] = {{0x85, '\n'}};
constexpr Range kIbm278[] = {{'\\', 0xC9}, {0xC9, '\\'}};
constexpr Range kIbm871[] = {{0xFE, 0xDE}, {0xDE, 0xFE}};
constexpr Range kMacRoman[] = {{0x394, 0x2206}, {0xE01E, 0xF8FF}};
// ASCII is ASCII: a backslash may be the escape.
constexpr Range kShiftJisX0213[] = {{0xA5, '\\'}, {0x203E, '~'}};
constexpr Range kJohab[] = {{0x20A9, '\\'}};
// Kana, Cyrillic and numbers, where Microsoft's superset has characters for private use.
constexpr Range kBig5[] = {{0xF6B1, 0x30FE},     {0xF6B2, 0x309D, 2},  {0xF6B4, 0x3005},
                           {0xF6B5, 0x3041, 83}, {0xF708, 0x30A1, 86}, {0xF75E, 0x414, 2},
                           {0xF760, 0x401},      {0xF761, 0x416, 7},   {0xF768, 0x423, 19},
                           {0xF77B, 0x451},      {0xF77C, 0x436, 26},  {0xF796, 0x2460, 10},
                           {0xF7A0, 0x2474, 10}};

// An encoding is known by what iconv makes of some bytes: it has many names, and nothing is corrected any
// more once iconv is right.
struct Known {
    std::string_view bytes;
    std::string_view read_as;
    std::span<const Range> ranges;
    std::string_view only = {}; // its name, where iconv has another encoding that reads the bytes so
};

constexpr std::array<Known, 7> kKnown{{
    {"\x15", "\u0085", kEbcdic},
    {"\x71\xE0\x7B", "\u00C9\\\u00C4", kIbm278},
    {"\x4A\xC0", "\u00FE\u00DE", kIbm871},
    {"\xC6\xF0", "\u0394\uE01E", kMacRoman},
    {"\x5C\x7E\x87\x9F", "\u00A5\u203E\u4FF1", kShiftJisX0213},
    {"\x5C\xD0\x65", "\u20A9\uD55C", kJohab},
    {"\xC6\xA1", "\uF6B1", kBig5, "BIG5"},
}};

// Empty if they are malformed.
std::string read_by_iconv(const std::string& iconv_name, std::string_view bytes)
{
    const iconv_t converter = iconv_open("UTF-8", iconv_name.c_str());
    if (converter == reinterpret_cast<iconv_t>(-1)) return {};
    std::string input(bytes);
    char* in = input.data();
    std::size_t in_left = input.size();
    std::array<char, 64> output{};
    char* out = output.data();
    std::size_t out_left = output.size();
    const bool read = iconv(converter, &in, &in_left, &out, &out_left) != static_cast<std::size_t>(-1);
    iconv_close(converter);
    return read ? std::string(output.data(), out) : std::string();
}

struct Character {
    char32_t code;
    std::size_t size; // bytes
};

Character first_character(std::string_view text)
{
    const auto lead = static_cast<unsigned char>(text.front());
    if (lead < 0x80) return {lead, 1};
    const std::size_t size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t code = lead & (0x7FU >> size);
    for (const char c : text.substr(1, size - 1))
        code = code << 6 | (static_cast<unsigned char>(c) & 0x3FU);
    return {code, size};
}

} // namespace

Corrections::Corrections(const std::string& iconv_name)
{
    for (const Known& known : kKnown) {
        if (!known.only.empty() && known.only != iconv_name) continue;
        if (read_by_iconv(iconv_name, known.bytes) == known.read_as)
            ranges_.insert(ranges_.end(), known.ranges.begin(), known.ranges.end());
    }
    if (!ranges_.empty()) lowest_ = std::ranges::min_element(ranges_, {}, &Range::read)->read;
}

std::string_view Corrections::applied(std::string_view text, std::string& room) const
{
    if (ranges_.empty()) return text;
    room.clear();
    std::size_t done = 0; // text up to there is in `room`
    for (std::size_t at = 0; at < text.size();) {
        const Character character = first_character(text.substr(at));
        if (const auto right = corrected(character.code)) {
            room.append(text, done, at - done);
            room += utf8(*right);
            done = at + character.size;
        }
        at += character.size;
    }
    if (done == 0) return text;
    room.append(text, done);
    return room;
}

std::optional<char32_t> Corrections::corrected(char32_t read) const
{
    if (read < lowest_) return std::nullopt;
    for (const Range& range : ranges_)
        if (read >= range.read && read - range.read < range.count) return range.right + (read - range.read);
    return std::nullopt;
}

} // namespace wharf::jobs
