#include "archive/jobs/values/phone.hpp"

#include "archive/jobs/control/characters.hpp"
#include "archive/jobs/control/trim.hpp"
#include "archive/jobs/values/words.hpp"

#include <array>

namespace wharf::jobs {

namespace {

constexpr std::size_t kFewestDigits = 3; // 911

constexpr std::array<Word, 5> kTypes{
    {{"home", "Home"}, {"cell", "Cell"}, {"work", "Work"}, {"fax", "Fax"}, {"other", "Other"}}};
constexpr std::array<Word, 4> kExtension{{{"x", ""}, {"ext", ""}, {"extn", ""}, {"extension", ""}}};

// Punctuation, typing errors included, and the blank; but the colon comes before the type.
bool is_separator(char c)
{
    return c >= ' ' && c < 0x7F && c != ':' && !is_digit(c) && !is_ascii_letter(c);
}

// The length of the separator a text begins with. Word processors put in dashes (U+2010 to U+2015) and blanks
// (U+00A0) of their own.
std::size_t separator_at(std::string_view text)
{
    if (is_separator(text.front())) return 1;
    if (text.starts_with("\u00A0")) return 2;
    if (text.size() >= 3 && text.starts_with("\xE2\x80") && text[2] >= '\x90' && text[2] <= '\x95') return 3;
    return 0;
}

bool is_number(std::string_view text)
{
    std::size_t digits = 0;
    char before = ' ';
    while (!text.empty()) {
        std::size_t length = length_of(text, is_digit);
        digits += length;
        if (length == 0) length = separator_at(text);
        if (length == 0) {
            length = length_of(text, is_ascii_letter);
            if (length == 0) return false;
            const bool joined = is_digit(before) || before == '-' || before == '.' || before == '(';
            if (!joined && !find_word(kExtension, text.substr(0, length))) return false;
        }
        before = text[length - 1];
        text.remove_prefix(length);
    }
    return digits >= kFewestDigits;
}

} // namespace

std::optional<std::string_view> PhoneReader::read(std::string_view text)
{
    text = trim(text);
    if (text.size() > kMaxPhoneText) return std::nullopt;
    const std::size_t colon = std::min(text.rfind(':'), text.size());
    const std::string_view number = trim(text.substr(0, colon));
    const std::string_view type = colon < text.size() ? trim(text.substr(colon + 1)) : "";
    if (!number.empty() && !is_number(number)) return std::nullopt;
    if (type.empty()) return number.empty() ? std::nullopt : std::optional(number);

    const auto known = find_word(kTypes, type);
    if (!known) return std::nullopt;
    normal_.assign(number).append(":").append(*known);
    return normal_;
}

TypedPhone split_phone(std::string_view normal)
{
    const std::size_t colon = normal.rfind(':');
    if (colon == std::string_view::npos) return {normal, ""};
    return {normal.substr(0, colon), normal.substr(colon + 1)};
}

} // namespace wharf::jobs
