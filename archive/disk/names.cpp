#include "archive/disk/names.hpp"

#include <algorithm>
#include <cstdint>

namespace wharf::archive {

namespace {

constexpr std::size_t kMaxDomainName = 200;
constexpr std::string_view kOwnPrefix = ".wharf";

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_lower_alphanumeric(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z');
}

bool is_lower_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f');
}

char folded(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

struct CodePoint {
    std::uint32_t value = 0;
    std::size_t bytes = 0; // 0: not UTF-8
};

// The first character of a text that is not empty. Refuses what RFC 3629 does: overlong forms, surrogates,
// anything above U+10FFFF.
CodePoint first_code_point(std::string_view text)
{
    const auto lead = static_cast<unsigned char>(text[0]);
    if (lead < 0x80) return {lead, 1};
    const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC0 || lead > 0xF4 || text.size() < bytes) return {};
    std::uint32_t value = lead & (0x7FU >> bytes);
    for (std::size_t i = 1; i < bytes; ++i) {
        const auto next = static_cast<unsigned char>(text[i]);
        if ((next & 0xC0U) != 0x80U) return {};
        value = (value << 6U) | (next & 0x3FU);
    }
    const std::uint32_t smallest = bytes == 4 ? 0x10000 : bytes == 3 ? 0x800 : 0x80;
    const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
    if (value < smallest || value > 0x10FFFF || surrogate) return {};
    return {value, bytes};
}

bool is_printable_ascii(char c)
{
    return c >= ' ' && c < '\x7F';
}

bool is_control(std::uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

// Embeds, overrides or isolates: what stands behind it may be shown in another order.
bool turns_text(std::uint32_t c)
{
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

// Whether it is UTF-8, and `refused` is true of none of its characters; printable ASCII is not asked about.
bool is_text_without(bool (*refused)(std::uint32_t), std::string_view text)
{
    while (true) {
        const auto plain = std::ranges::find_if_not(text, is_printable_ascii);
        text.remove_prefix(static_cast<std::size_t>(plain - text.begin()));
        if (text.empty()) return true;
        const CodePoint first = first_code_point(text);
        if (first.bytes == 0 || refused(first.value)) return false;
        text.remove_prefix(first.bytes);
    }
}

bool is_safe_to_store(std::string_view name)
{
    return !name.empty() && name.size() <= kMaxFileName && name != "." && name != ".." &&
           !name.starts_with(kOwnPrefix) && name.find('/') == name.npos && name.find('\\') == name.npos &&
           is_one_line(name);
}

} // namespace

bool is_one_line(std::string_view text)
{
    return is_text_without(is_control, text);
}

result<DomainName> DomainName::parse(std::string_view text)
{
    if (text.empty() || text.size() > kMaxDomainName) return Errc::NameNotAllowed;
    std::string name(text);
    std::ranges::transform(name, name.begin(), folded);
    const bool letters =
        std::ranges::all_of(name, [](char c) { return is_lower_alphanumeric(c) || c == '.' || c == '-'; });
    const bool empty_label =
        name.front() == '.' || name.back() == '.' || name.find("..") != std::string::npos;
    if (!letters || empty_label || name.front() == '-') return Errc::NameNotAllowed;
    return DomainName(std::move(name));
}

result<DatasetId> DatasetId::parse(std::string_view text)
{
    if (text.size() != 9 || text[4] != '-') return Errc::NameNotAllowed;
    if (!std::ranges::all_of(text.substr(0, 4), is_lower_alphanumeric) ||
        !std::ranges::all_of(text.substr(5), is_lower_alphanumeric))
        return Errc::NameNotAllowed;
    return DatasetId(std::string(text));
}

bool FileName::allows(std::string_view text)
{
    return is_safe_to_store(text) && is_text_without(turns_text, text);
}

result<FileName> FileName::parse(std::string_view text)
{
    if (!allows(text)) return Errc::NameNotAllowed;
    return FileName(std::string(text));
}

result<FileName> FileName::recorded(std::string_view text)
{
    if (!is_safe_to_store(text)) return Errc::NameNotAllowed;
    return FileName(std::string(text));
}

result<JobId> JobId::parse(std::string_view text)
{
    if (text.size() != 32 || !std::ranges::all_of(text, is_lower_hex)) return Errc::NameNotAllowed;
    return JobId(std::string(text));
}

} // namespace wharf::archive
