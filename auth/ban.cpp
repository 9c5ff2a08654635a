#include "auth/ban.hpp"

#include "auth/user.hpp"

#include <charconv>

namespace wharf::auth {
namespace {

constexpr std::string_view kFirstLine = "wharfinger-bans 1";

// Up to the separator, which is taken too.
std::string_view take(std::string_view& text, char separator)
{
    const std::size_t end = text.find(separator);
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return part;
}

template <class Number>
std::optional<Number> take_number(std::string_view& text)
{
    const std::string_view digits = take(text, ' ');
    Number number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return number;
}

std::optional<Ban> parse_ban(std::string_view line)
{
    // Seconds of 32 bits without a sign, so that no sum of two of them overflows.
    const auto since = take_number<std::uint32_t>(line);
    const auto until = take_number<std::uint32_t>(line);
    const auto failures = take_number<std::uint32_t>(line);
    const auto times = take_number<std::uint32_t>(line);
    const auto network = Network::parse(take(line, ' '));
    if (!since || !until || !failures || !times || !network) return std::nullopt;
    if (!line.empty() && !is_user_name(line)) return std::nullopt;
    const auto at = [](std::uint32_t seconds) { return Time(std::chrono::seconds(seconds)); };
    return Ban{*network, std::string(line), at(*since), at(*until), *failures, *times};
}

} // namespace

std::string format_bans(const std::vector<Ban>& bans)
{
    std::string text = std::string(kFirstLine) + "\n";
    for (const Ban& ban : bans) {
        for (const auto number :
             {ban.since.time_since_epoch().count(), ban.until.time_since_epoch().count(),
              std::chrono::seconds::rep{ban.failures}, std::chrono::seconds::rep{ban.times}})
            text += std::to_string(number) + " ";
        text += ban.network.text();
        if (!ban.user.empty()) text += " " + ban.user;
        text += "\n";
    }
    return text;
}

ParsedBans parse_bans(std::string_view text)
{
    ParsedBans parsed;
    if (text.empty()) return parsed;
    if (take(text, '\n') != kFirstLine) parsed.damaged.push_back(1);
    for (unsigned number = 2; !text.empty(); ++number) {
        auto ban = parse_ban(take(text, '\n'));
        if (ban)
            parsed.bans.push_back(std::move(*ban));
        else
            parsed.damaged.push_back(number);
    }
    return parsed;
}

} // namespace wharf::auth
