// What to list of the jobs there are. Data only.
#pragma once

#include "archive/disk/standing.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wharf::archive {

// Where a job stands in every list: by arrival, and by id among those that arrived in the same millisecond.
struct JobPlace {
    TimePoint arrived;
    JobId id;
    friend auto operator<=>(const JobPlace&, const JobPlace&) = default;
};
[[nodiscard]] inline JobPlace place_of(const JobRecord& job)
{
    return {job.manifest.arrived, job.manifest.id};
}

enum class JobOrder { NewestFirst, OldestFirst };

// A job is listed if every part that is set fits it.
struct JobQuery {
    std::optional<std::vector<DomainName>> domains{}; // of any of these; unset: of all there are
    std::optional<DatasetId> dataset{};
    std::vector<Standing> standings{}; // any of these; empty: all
    std::optional<std::string> user{};
    std::optional<TimePoint> since{}; // arrived then or later
    std::optional<TimePoint> until{}; // arrived before
    std::optional<JobPlace> behind{}; // follows that one in the order asked for; it need not exist any more
    JobOrder order = JobOrder::NewestFirst;
    std::uint32_t limit = 250;
};

struct JobPage {
    std::vector<JobRecord> jobs;
    std::optional<JobPlace> next; // JobQuery::behind of the next page; unset: there is none
};

} // namespace wharf::archive
