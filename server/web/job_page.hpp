// The page of one job. Pure.
#pragma once

#include "archive/disk/job.hpp"
#include "archive/disk/job_store.hpp"
#include "archive/jobs/explain.hpp"
#include "archive/jobs/progress_board.hpp"
#include "archive/jobs/timeline.hpp"
#include "server/web/html.hpp"
#include "server/web/layout.hpp"
#include "server/web/pieces.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::web {

// How many lines of a log are shown unless all are asked for; the newest.
inline constexpr std::size_t kShownLines = 1000;

struct JobPage {
    archive::JobRecord job;
    std::string title{};   // of its dataset, or ""
    std::string action{};  // "Replace", or ""
    std::string control{}; // the control file as it was, or ""
    std::optional<jobs::Explanation> headline{};
    std::optional<jobs::RunningJob> running{};
    std::vector<jobs::JobStep> steps{};
    std::vector<archive::Event> events{}; // all, oldest first
    bool all_lines = false;
    bool has_snapshot = false;
    bool has_rejects = false;
    bool can_repeat = false;
    std::vector<archive::StoredPayload> payloads{};
    std::string notice{}; // what became of a wish, or ""
    Tone tone = Tone::Note;
    Reader reader{};
    archive::TimePoint now;
};
[[nodiscard]] Html job_content(const JobPage& page);

// One line of the log; `number` counts from 1.
[[nodiscard]] Html log_line_item(std::size_t number, const archive::JobId& id, const archive::Event& event);

} // namespace wharf::web
