#include "archive/jobs/values/zone_offset.hpp"

#include "archive/jobs/control/characters.hpp"

namespace wharf::jobs {

namespace {

std::optional<std::int32_t> take_two_digits(std::string_view& text, std::int32_t most)
{
    if (text.size() < 2 || !is_digit(text[0]) || !is_digit(text[1])) return std::nullopt;
    const std::int32_t value = (text[0] - '0') * 10 + (text[1] - '0');
    if (value > most) return std::nullopt;
    text.remove_prefix(2);
    return value;
}

} // namespace

std::optional<std::int32_t> take_offset(std::string_view& text)
{
    if (text.empty()) return std::nullopt;
    std::string_view rest = text.substr(1);
    if (text.front() == 'Z' || text.front() == 'z') {
        text = rest;
        return 0;
    }
    if (text.front() != '+' && text.front() != '-') return std::nullopt;
    const std::int32_t sign = text.front() == '-' ? -1 : 1;

    const auto hours = take_two_digits(rest, 23);
    if (!hours) return std::nullopt;
    std::int32_t seconds = *hours * 3600;
    const bool colons = rest.starts_with(':');
    for (const std::int32_t unit : {60, 1}) {
        if (rest.empty() || (colons ? rest.front() != ':' : !is_digit(rest.front()))) break;
        if (colons) rest.remove_prefix(1);
        const auto part = take_two_digits(rest, 59);
        if (!part) return std::nullopt;
        seconds += *part * unit;
    }
    text = rest;
    return sign * seconds;
}

} // namespace wharf::jobs
