#include "auth/user.hpp"

#include <array>
#include <set>
#include <utility>

namespace wharf::auth {
namespace {

constexpr std::size_t kMaxUserName = 128;
constexpr std::size_t kMaxDomain = 200;
constexpr std::string_view kNotAUserName =
    "a user name is 1 to 128 bytes of UTF-8 without control characters, '\"', '\\', '/' or outer spaces";
constexpr std::string_view kNotADomain = "a domain is letters, digits, '-' and '.', such as data.example.gov";

constexpr std::array<std::pair<Role, std::string_view>, 3> kRoles{
    {{Role::Viewer, "viewer"}, {Role::Publisher, "publisher"}, {Role::Admin, "admin"}}};

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

bool is_user_name(std::string_view text)
{
    if (text.empty() || text.size() > kMaxUserName || text.front() == ' ' || text.back() == ' ') return false;
    while (!text.empty()) {
        const auto point = take_code_point(text);
        if (!point) return false;
        const bool control = *point < 0x20 || (*point >= 0x7f && *point < 0xa0);
        if (control || *point == U'"' || *point == U'\\' || *point == U'/') return false;
    }
    return true;
}

std::optional<std::string> domain_name(std::string_view text)
{
    if (text.empty() || text.size() > kMaxDomain || text.back() == '.') return std::nullopt;
    std::string folded;
    for (const char c : text) {
        const bool starts_label = folded.empty() || folded.back() == '.';
        const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        const bool plain = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');
        const bool joint = (lower == '.' && !starts_label) || (lower == '-' && !folded.empty());
        if (!plain && !joint) return std::nullopt;
        folded += lower;
    }
    return folded;
}

std::string_view role_name(Role role)
{
    for (const auto& [value, name] : kRoles) {
        if (value == role) return name;
    }
    return "";
}

std::optional<Role> role_named(std::string_view text)
{
    for (const auto& [value, name] : kRoles) {
        if (name == text) return value;
    }
    return std::nullopt;
}

std::optional<std::string> why_not_allowed(std::string_view name, const User& user)
{
    if (!is_user_name(name)) return std::string(kNotAUserName);
    for (const std::string& domain : user.domains) {
        if (domain_name(domain) != domain) return "\"" + domain + "\": " + std::string(kNotADomain);
    }
    const std::set<std::string_view> distinct(user.domains.begin(), user.domains.end());
    if (distinct.size() != user.domains.size()) return "a domain is listed twice";
    if (user.role != Role::Admin && user.domains.empty()) {
        return "a " + std::string(role_name(user.role)) + " needs at least one domain";
    }
    return std::nullopt;
}

} // namespace wharf::auth
