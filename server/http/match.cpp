#include "server/http/match.hpp"

namespace wharf::http {
namespace {

constexpr std::string_view kRest = "...}";

// "{job}.json" and the like against one part.
bool match_part(std::string_view pattern, std::string_view part, Fields& captures)
{
    const std::size_t open = pattern.find('{');
    if (open == std::string_view::npos) return pattern == part;
    const std::size_t close = pattern.find('}');
    const std::string_view before = pattern.substr(0, open);
    const std::string_view behind = pattern.substr(close + 1);
    if (part.size() <= before.size() + behind.size()) return false;
    if (!part.starts_with(before) || !part.ends_with(behind)) return false;
    part.remove_prefix(before.size());
    part.remove_suffix(behind.size());
    captures.push_back({std::string(pattern.substr(open + 1, close - open - 1)), std::string(part)});
    return true;
}

} // namespace

std::optional<Fields> match(std::string_view pattern, const std::vector<std::string>& path)
{
    Fields captures;
    pattern.remove_prefix(1);
    std::size_t at = 0;
    while (!pattern.empty()) {
        const std::size_t end = pattern.find('/');
        const std::string_view part = pattern.substr(0, end);
        pattern.remove_prefix(end == std::string_view::npos ? pattern.size() : end + 1);
        if (part.ends_with(kRest)) {
            const std::string name(part.substr(1, part.size() - 1 - kRest.size()));
            for (; at < path.size(); ++at)
                captures.push_back({name, path[at]});
            return captures;
        }
        if (at == path.size() || !match_part(part, path[at++], captures)) return std::nullopt;
    }
    if (at < path.size()) return std::nullopt;
    return captures;
}

} // namespace wharf::http
