#include "archive/jobs/control/job_error.hpp"

namespace wharf::jobs {

std::string excerpt(std::string_view text, std::size_t limit_bytes)
{
    if (text.size() <= limit_bytes) return std::string(text);
    const auto continues = [&](std::size_t at) {
        return (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
    };
    std::size_t end = limit_bytes;
    while (end > 0 && continues(end))
        --end;
    return std::string(text.substr(0, end)) + "...";
}

std::string quoted(std::string_view text)
{
    std::string shown = excerpt(text, 60);
    for (char& c : shown)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '%') c = '?';
    return '"' + shown + '"';
}

} // namespace wharf::jobs
