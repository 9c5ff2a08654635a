#include "server/protocol/ranged_file.hpp"

#include "server/protocol/number.hpp"

namespace wharf::protocol {
namespace {

// " start [end]", or nothing at all, behind a quoted path.
std::optional<RangedFile> with_range(std::string path, std::string_view numbers)
{
    RangedFile file{std::move(path)};
    if (numbers.empty()) return file;
    if (numbers.front() != ' ') return std::nullopt;
    numbers.remove_prefix(1);
    const auto blank = numbers.find(' ');
    const auto start = parse_number(numbers.substr(0, blank));
    if (!start) return std::nullopt;
    file.start = *start;
    if (blank == std::string_view::npos) return file;
    file.end = parse_number(numbers.substr(blank + 1));
    return file.end ? std::optional(std::move(file)) : std::nullopt;
}

std::vector<RangedFile> parse_quoted(std::string_view argument)
{
    std::string path;
    for (std::size_t at = 1; at < argument.size(); ++at) {
        if (argument[at] != '"') {
            path += argument[at];
        } else if (at + 1 < argument.size() && argument[at + 1] == '"') {
            path += argument[at++];
        } else {
            if (auto file = with_range(std::move(path), argument.substr(at + 1))) return {std::move(*file)};
            return {};
        }
    }
    return {};
}

} // namespace

std::vector<RangedFile> parse_ranged_file(std::string_view argument)
{
    if (argument.starts_with('"')) return parse_quoted(argument);
    if (argument.empty()) return {};

    std::vector<RangedFile> readings{{std::string(argument)}};
    auto last_blank = argument.rfind(' ');
    for (int numbers = 0; numbers < 2 && last_blank != std::string_view::npos && last_blank > 0; ++numbers) {
        auto reading = with_range(std::string(argument.substr(0, last_blank)), argument.substr(last_blank));
        if (!reading) break;
        readings.push_back(std::move(*reading));
        last_blank = argument.rfind(' ', last_blank - 1);
    }
    return readings;
}

} // namespace wharf::protocol
