#include "archive/jobs/log_search.hpp"

#include "archive/jobs/file_text.hpp"
#include "archive/jobs/render.hpp"

#include <algorithm>

namespace wharf::jobs {
namespace {

constexpr std::uint64_t kBlock = 64 * 1024;

} // namespace

archive::result<std::set<std::string>> lines_about(archive::File& log, std::string_view id,
                                                   archive::TimePoint since)
{
    const auto info = log.info();
    if (!info) return info.error();
    std::set<std::string> found;
    std::string text; // from `start` up to the end of the earliest line not looked at yet
    bool torn_end = true;
    for (std::uint64_t start = info->size; start > 0;) {
        const std::uint64_t from = start - std::min(start, kBlock);
        auto block = file_text(log, from, start);
        if (!block) return block.error();
        text.insert(0, *block);
        start = from;
        if (torn_end) {
            text.erase(text.rfind('\n') + 1); // npos + 1 is 0: no whole line yet
            torn_end = text.empty();
        }
        while (!text.empty()) {
            const auto before = text.size() < 2 ? std::string::npos : text.rfind('\n', text.size() - 2);
            if (before == std::string::npos && start > 0) break;
            const auto line = std::string_view(text).substr(before + 1);
            if (log_line_is_about(line, id)) found.emplace(line);
            // A line without a time (an administrator may edit the file) is older than nothing.
            if (log_line_time(line).value_or(since) < since) return found;
            text.erase(before + 1);
        }
    }
    return found;
}

} // namespace wharf::jobs
