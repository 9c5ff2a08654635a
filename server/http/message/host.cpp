#include "server/http/message/host.hpp"

#include "server/http/message/text.hpp"

#include <algorithm>

namespace wharf::http {
namespace {

constexpr std::size_t kLongest = 255; // bytes of a name (RFC 1035 section 2.3.4)

bool is_port(std::string_view text)
{
    return text.size() <= 5 && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_name(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) {
        return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
    });
}

bool is_ipv6(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        const char low = to_lower(c);
        return is_digit(c) || (low >= 'a' && low <= 'f') || c == ':' || c == '.';
    });
}

} // namespace

std::optional<std::string> parse_host(std::string_view text)
{
    if (text.size() > kLongest) return std::nullopt;
    const bool bracketed = text.starts_with('[');
    const std::size_t end = bracketed ? text.find(']') : text.find(':');
    if (bracketed && end == std::string_view::npos) return std::nullopt;
    const std::string_view host = text.substr(0, bracketed ? end + 1 : end);
    const std::string_view behind = text.substr(host.size());
    if (!behind.empty() && (behind.front() != ':' || !is_port(behind.substr(1)))) return std::nullopt;
    const bool good = bracketed ? is_ipv6(host.substr(1, host.size() - 2)) : is_name(host);
    if (!good) return std::nullopt;
    return to_lower(host);
}

} // namespace wharf::http
