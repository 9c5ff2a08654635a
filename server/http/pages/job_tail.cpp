#include "server/http/pages/job_tail.hpp"

#include "archive/disk/journal.hpp"

namespace wharf::http {

archive::result<std::vector<NumberedEvent>> JobTail::read_more()
{
    constexpr std::size_t kBlock = 64 * 1024; // bytes
    std::vector<NumberedEvent> found;
    while (found.empty()) {
        std::string block(kBlock, '\0');
        const auto got = journal_->read_at(offset_, std::as_writable_bytes(std::span(block)));
        if (!got) return got.error();
        if (*got == 0) return found;
        offset_ += *got;
        torn_.append(block, 0, *got);
        const std::size_t end = torn_.rfind('\n') + 1; // 0: no line has ended
        for (archive::Event& event : archive::parse_events(std::string_view(torn_).substr(0, end))) {
            if (++number_ > after_) found.push_back({number_, std::move(event)});
        }
        torn_.erase(0, end);
    }
    return found;
}

} // namespace wharf::http
