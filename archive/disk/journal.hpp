// A job's events, appended to events.jsonl in its directory: one JSON object a line. The source of log.txt,
// status.txt and every other view of a job.
#pragma once

#include "archive/disk/job.hpp"

#include <memory>
#include <vector>

namespace wharf::archive {

// Owned by the one worker that runs the job, or its hook; not thread-safe; may block. A torn last line, left
// by a crash, is cut when the journal is opened.
class Journal {
public:
    explicit Journal(std::unique_ptr<File> file)
        : file_(std::move(file))
    {
    }
    [[nodiscard]] result<void> append(const Event& event); // not synced
    [[nodiscard]] result<void> sync();

private:
    std::unique_ptr<File> file_;
};

// For appending; the file must exist.
[[nodiscard]] result<std::unique_ptr<Journal>> open_journal(Env& env, std::string_view path);
[[nodiscard]] result<std::vector<Event>> read_events(Env& env, std::string_view path);

// Pure. A line that does not parse is skipped: only a torn last line can be one.
[[nodiscard]] std::string event_line(const Event& event); // with its newline
[[nodiscard]] std::vector<Event> parse_events(std::string_view text);

} // namespace wharf::archive
