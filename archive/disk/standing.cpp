#include "archive/disk/standing.hpp"

#include <algorithm>

namespace wharf::archive {

Standing standing_of(const JobRecord& job)
{
    switch (job.state) {
    case JobState::Queued: return Standing::Queued;
    case JobState::Running: return Standing::InProgress;
    case JobState::Succeeded:
        return job.result && job.result->counts.rejected > 0 ? Standing::CompletedWithProblems
                                                             : Standing::Completed;
    case JobState::Failed:
        return job.result && job.result->error_type == "cancelled" ? Standing::Cancelled : Standing::Failed;
    case JobState::Superseded: return Standing::Superseded;
    }
    return Standing::Failed;
}

std::string_view word_of(Standing standing)
{
    switch (standing) {
    case Standing::Queued: return "queued";
    case Standing::InProgress: return "in-progress";
    case Standing::Completed: return "completed";
    case Standing::CompletedWithProblems: return "completed-with-problems";
    case Standing::Failed: return "failed";
    case Standing::Superseded: return "superseded";
    case Standing::Cancelled: return "cancelled";
    }
    return {};
}

std::optional<Standing> parse_standing(std::string_view word)
{
    const auto found = std::ranges::find(kStandings, word, word_of);
    if (found == kStandings.end()) return std::nullopt;
    return *found;
}

std::string_view title_of(Standing standing)
{
    switch (standing) {
    case Standing::Queued: return "Queued";
    case Standing::InProgress: return "In progress";
    case Standing::Completed: return "Completed";
    case Standing::CompletedWithProblems: return "Completed with problems";
    case Standing::Failed: return "Failed";
    case Standing::Superseded: return "Superseded";
    case Standing::Cancelled: return "Cancelled";
    }
    return {};
}

std::vector<Standing> standings_in(JobState state)
{
    switch (state) {
    case JobState::Queued: return {Standing::Queued};
    case JobState::Running: return {Standing::InProgress};
    case JobState::Succeeded: return {Standing::Completed, Standing::CompletedWithProblems};
    case JobState::Failed: return {Standing::Failed, Standing::Cancelled};
    case JobState::Superseded: return {Standing::Superseded};
    }
    return {};
}

bool has_ended(Standing standing)
{
    return standing != Standing::Queued && standing != Standing::InProgress;
}

} // namespace wharf::archive
