#include "archive/jobs/log_search.hpp"

#include "archive/jobs/file_text.hpp"
#include "archive/jobs/render.hpp"

#include <algorithm>
#include <set>
#include <string_view>

namespace wharf::jobs {
namespace {

constexpr std::uint64_t kBlock = 64 * 1024;
using Wanted = std::set<std::string, std::less<>>;

// Takes whole lines off the end of `text`, which begins at `start` of the log, and what it finds out of
// `wanted`. False when nothing older need be looked at.
bool look_at_lines(std::string& text, std::uint64_t start, Wanted& wanted, archive::TimePoint since)
{
    while (!text.empty()) {
        const auto before = text.size() < 2 ? std::string::npos : text.rfind('\n', text.size() - 2);
        if (before == std::string::npos && start > 0) return true;
        const auto line = std::string_view(text).substr(before + 1);
        if (const auto found = wanted.find(line); found != wanted.end()) wanted.erase(found);
        // A line without a time (an administrator may edit the file) is older than nothing.
        if (wanted.empty() || log_line_time(line).value_or(since) < since) return false;
        text.erase(before + 1);
    }
    return true;
}

} // namespace

archive::result<std::string> lines_missing(archive::File& log, const std::vector<std::string>& lines,
                                           archive::TimePoint since)
{
    const auto info = log.info();
    if (!info) return info.error();
    Wanted wanted(lines.begin(), lines.end());
    std::string text; // from `start` up to the end of the latest line not looked at yet
    bool torn_end = true;
    for (std::uint64_t start = info->size; start > 0 && !wanted.empty();) {
        const std::uint64_t from = start - std::min(start, kBlock);
        const auto block = file_text(log, from, start);
        if (!block) return block.error();
        text.insert(0, *block);
        start = from;
        if (torn_end) {
            text.erase(text.rfind('\n') + 1); // npos + 1 is 0: no whole line yet
            torn_end = text.empty();
        }
        if (!look_at_lines(text, start, wanted, since)) break;
    }
    std::string missing;
    for (const auto& line : lines)
        if (wanted.contains(line)) missing += line;
    return missing;
}

} // namespace wharf::jobs
