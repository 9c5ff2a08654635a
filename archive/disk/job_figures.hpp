// Sums over jobs and snapshots, for overviews, charts and metrics. Data only.
#pragma once

#include "archive/disk/standing.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <vector>

namespace wharf::archive {

// Jobs, and what they did. Queued and running ones count as jobs and have done nothing yet.
struct Work {
    std::array<std::uint64_t, kStandings.size()> jobs{}; // by Standing
    std::uint64_t pulled = 0;                            // rows read
    std::uint64_t pushed = 0;                            // rows inserted, updated or deleted
    std::uint64_t rejected = 0;                          // records set aside

    [[nodiscard]] std::uint64_t& of(Standing standing) { return jobs[static_cast<std::size_t>(standing)]; }
    [[nodiscard]] std::uint64_t of(Standing standing) const
    {
        return jobs[static_cast<std::size_t>(standing)];
    }
    [[nodiscard]] std::uint64_t all() const
    {
        std::uint64_t sum = 0;
        for (const std::uint64_t number : jobs)
            sum += number;
        return sum;
    }
};

struct DatasetWork {
    DatasetKey dataset;
    Work work;
    TimePoint latest; // arrival of its newest job in the time asked for
};

struct HourOfWork {
    TimePoint begins; // a full hour, UTC
    Work work;        // of the jobs that arrived in it
};

struct DayOfSnapshots {
    std::chrono::year_month_day date; // UTC
    std::uint64_t count = 0;
    std::uint64_t bytes = 0; // rejects included
};

} // namespace wharf::archive
