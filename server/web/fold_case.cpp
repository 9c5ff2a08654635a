#include "server/web/fold_case.hpp"

namespace wharf::web {
namespace {

// Where each capital has its small letter behind it.
constexpr bool is_capital_of_pairs(char32_t c, char32_t first, char32_t last)
{
    return c >= first && c <= last && (c - first) % 2 == 0;
}

constexpr bool within(char32_t c, char32_t first, char32_t last)
{
    return c >= first && c <= last;
}

constexpr char32_t fold_latin(char32_t c)
{
    if (within(c, U'A', U'Z') || (within(c, U'À', U'Þ') && c != U'×')) return c + 0x20;
    if (c == U'İ') return U'i';
    if (c == U'Ÿ') return U'ÿ';
    if (c == U'ſ') return U's';
    const bool capital = is_capital_of_pairs(c, U'Ā', U'Ķ') || is_capital_of_pairs(c, U'Ĺ', U'Ň') ||
                         is_capital_of_pairs(c, U'Ŋ', U'Ŷ') || is_capital_of_pairs(c, U'Ź', U'Ž');
    return capital ? c + 1 : c;
}

constexpr char32_t fold_greek(char32_t c)
{
    if (within(c, U'Α', U'Ϋ') && c != 0x3A2) return c + 0x20;
    if (within(c, U'Έ', U'Ί')) return c + 0x25;
    if (c == U'Ά') return U'ά';
    if (c == U'Ό') return U'ό';
    if (c == U'Ύ' || c == U'Ώ') return c + 0x3F;
    return c == U'ς' ? U'σ' : c; // the form at a word's end
}

constexpr char32_t fold_cyrillic(char32_t c)
{
    if (within(c, U'А', U'Я')) return c + 0x20;
    if (within(c, U'Ѐ', U'Џ')) return c + 0x50;
    if (c == U'Ӏ') return U'ӏ';
    const bool capital = is_capital_of_pairs(c, U'Ѡ', U'Ҁ') || is_capital_of_pairs(c, U'Ҋ', U'Ҿ') ||
                         is_capital_of_pairs(c, U'Ӂ', U'Ӎ') || is_capital_of_pairs(c, U'Ӑ', U'Ԯ');
    return capital ? c + 1 : c;
}

constexpr char32_t fold(char32_t c)
{
    if (c < 0x180) return fold_latin(c);
    if (within(c, 0x370, 0x3FF)) return fold_greek(c);
    if (within(c, 0x400, 0x52F)) return fold_cyrillic(c);
    return c;
}

// Up to U+07FF: one byte or two.
void append(std::string& text, char32_t c)
{
    if (c >= 0x80) text += static_cast<char>(0xC0 | (c >> 6));
    text += static_cast<char>(c >= 0x80 ? 0x80 | (c & 0x3F) : c);
}

} // namespace

std::string fold_case(std::string_view text)
{
    std::string folded;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto first = static_cast<unsigned char>(text[at]);
        const auto second = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0;
        if (first < 0x80) {
            append(folded, fold(first));
        } else if (first >= 0xC2 && first < 0xE0 && (second & 0xC0) == 0x80) { // a letter of two bytes
            append(folded, fold((first & 0x1FU) << 6 | (second & 0x3FU)));
            ++at;
        } else {
            folded += text[at]; // of a longer one, which has no case here
        }
    }
    return folded;
}

} // namespace wharf::web
