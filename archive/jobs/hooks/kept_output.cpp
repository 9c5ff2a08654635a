#include "archive/jobs/hooks/kept_output.hpp"

#include "archive/jobs/hooks/valid_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace wharf::jobs {

void KeptOutput::add(std::string_view bytes)
{
    const std::string_view first = bytes.substr(0, kPart - head_.size());
    head_ += first;
    tail_ += bytes.substr(first.size());
    if (tail_.size() < 2 * kPart) return;
    const std::size_t surplus = tail_.size() - kPart;
    tail_.erase(0, surplus);
    dropped_ += surplus;
}

std::string KeptOutput::text() const
{
    const std::size_t surplus = tail_.size() - std::min(tail_.size(), kPart);
    if (dropped_ + surplus == 0) return valid_text(head_ + tail_);
    return fmt::format("{}\n[{} bytes left out]\n{}", valid_text(head_), dropped_ + surplus,
                       valid_text(std::string_view(tail_).substr(surplus)));
}

} // namespace wharf::jobs
