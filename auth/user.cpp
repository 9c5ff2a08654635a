#include "auth/user.hpp"

#include "auth/one_line.hpp"

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

} // namespace

bool is_user_name(std::string_view text)
{
    if (text.empty() || text.size() > kMaxUserName || text.front() == ' ' || text.back() == ' ') return false;
    return is_one_line(text) && text.find_first_of("\"\\/") == std::string_view::npos;
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

std::optional<std::string> why_not_added(std::string_view name, const User& user)
{
    if (const auto why = why_not_allowed(name, user)) return why;
    if (name.find(':') == std::string_view::npos) return std::nullopt;
    return "\"" + std::string(name) + "\": a user name with ':' could not log in over HTTPS (RFC 7617)";
}

} // namespace wharf::auth
