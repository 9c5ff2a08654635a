// How a job stands, in the words that people read in lists. Finer than JobState, which says where its
// directory is: a success that set records aside is one of its own, and so is a job that was cancelled.
#pragma once

#include "archive/disk/job.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace wharf::archive {

enum class Standing {
    Queued,
    InProgress,
    Completed,
    CompletedWithProblems, // succeeded, and records were set aside
    Failed,
    Superseded,
    Cancelled,
};
inline constexpr std::array kStandings{
    Standing::Queued, Standing::InProgress, Standing::Completed, Standing::CompletedWithProblems,
    Standing::Failed, Standing::Superseded, Standing::Cancelled};

[[nodiscard]] Standing standing_of(const JobRecord& job);
// "queued", "in-progress", "completed", "completed-with-problems", "failed", ...: for programs; stored in the
// catalog.
[[nodiscard]] std::string_view word_of(Standing standing);
[[nodiscard]] std::optional<Standing> parse_standing(std::string_view word);
// "Completed with problems": for people.
[[nodiscard]] std::string_view title_of(Standing standing);
[[nodiscard]] bool has_ended(Standing standing);
[[nodiscard]] std::vector<Standing> standings_in(JobState state); // a failed job may have been cancelled

} // namespace wharf::archive
