#include "server/protocol/number.hpp"

#include <charconv>
#include <system_error>

namespace wharf::protocol {

std::optional<std::uint64_t> parse_number(std::string_view digits)
{
    std::uint64_t value = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stopped_at, error] = std::from_chars(digits.data(), end, value);
    if (error != std::errc{} || stopped_at != end) return std::nullopt;
    return value;
}

std::optional<std::uint64_t> parse_allo(std::string_view argument)
{
    const auto blank = argument.find(' ');
    if (blank == std::string_view::npos) return parse_number(argument);

    const std::string_view record = argument.substr(blank);
    if (!record.starts_with(" R ") && !record.starts_with(" r ")) return std::nullopt;
    if (!parse_number(record.substr(3))) return std::nullopt;
    return parse_number(argument.substr(0, blank));
}

} // namespace wharf::protocol
