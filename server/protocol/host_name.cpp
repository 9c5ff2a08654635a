#include "server/protocol/host_name.hpp"

#include <algorithm>

namespace wharf::protocol {
namespace {

constexpr std::size_t kMaxHostName = 253; // characters, RFC 1035 section 2.3.4

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool in_address(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' || c == '.';
}

bool in_name(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.';
}

// RFC 6761 section 6.3.
bool is_this_machine(std::string_view name)
{
    return name == "localhost" || name.ends_with(".localhost");
}

} // namespace

std::optional<std::string> parse_host(std::string_view argument)
{
    if (argument.size() > 2 && argument.front() == '[' && argument.back() == ']') {
        const auto address = argument.substr(1, argument.size() - 2);
        if (std::all_of(address.begin(), address.end(), in_address)) return std::string();
        return std::nullopt;
    }
    if (argument.empty() || argument.size() > kMaxHostName) return std::nullopt;
    if (!std::all_of(argument.begin(), argument.end(), in_name)) return std::nullopt;
    // The last label of a name is never all digits, that of an IPv4 address is.
    const auto last = argument.substr(argument.rfind('.') + 1);
    if (!last.empty() && std::all_of(last.begin(), last.end(), is_digit)) return std::string();

    std::string name(argument);
    for (char& c : name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return is_this_machine(name) ? std::string() : name;
}

} // namespace wharf::protocol
