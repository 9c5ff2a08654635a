// Sums over jobs and snapshots, for overviews, charts and metrics. Data only.
#pragma once

#include "archive/disk/standing.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <numeric>
#include <optional>

namespace wharf::archive {

// How many jobs stand how.
struct JobNumbers {
    std::array<std::uint64_t, kStandings.size()> by_standing{};

    [[nodiscard]] std::uint64_t& of(Standing standing)
    {
        return by_standing[static_cast<std::size_t>(standing)];
    }
    [[nodiscard]] std::uint64_t of(Standing standing) const
    {
        return by_standing[static_cast<std::size_t>(standing)];
    }
    [[nodiscard]] std::uint64_t all() const
    {
        return std::accumulate(by_standing.begin(), by_standing.end(), std::uint64_t{0});
    }
    friend bool operator==(const JobNumbers&, const JobNumbers&) = default;
};

// Jobs, and what they did. Queued and running ones are counted and have done nothing yet.
struct Work {
    JobNumbers jobs;
    std::uint64_t pulled = 0;   // rows read
    std::uint64_t pushed = 0;   // rows inserted, updated or deleted
    std::uint64_t rejected = 0; // records set aside
    friend bool operator==(const Work&, const Work&) = default;
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

struct AllSnapshots {
    std::uint64_t count = 0;
    std::optional<TimePoint> oldest{}; // arrival of the first of them; unset: there is none
};

struct DayOfSnapshots {
    std::chrono::year_month_day date; // UTC
    std::uint64_t count = 0;
    std::uint64_t bytes = 0; // rejects included
};

} // namespace wharf::archive
