// When retention will remove which snapshot of a dataset, by the rules of now: what plan_dataset will say
// later, told before. Pure.
#pragma once

#include "archive/disk/catalog.hpp"
#include "archive/disk/job_figures.hpp"
#include "archive/retention/plan.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace wharf::retention {

struct SnapshotFate {
    archive::StoredSnapshot snapshot;
    // The first moment at which a run of the pruner takes it; it may be in the past, and the next run comes.
    // Unset: as long as no newer ones come it stays, as one of the last.
    std::optional<archive::TimePoint> goes;
};

struct Outlook {
    bool held = false;               // nothing goes until it is released; the fates are what then applies
    std::vector<SnapshotFate> fates; // newest first
    std::uint64_t snapshots = 0;     // how many there are, with those whose fate is not told
    std::uint64_t beyond_last = 0;   // not among the last that are kept whatever their age
    std::optional<archive::TimePoint> next_removal; // unset: none is due to go
};

// `newest_first`: of `all` the dataset has, as many as are of interest; `next_removal` is of all.
[[nodiscard]] Outlook outlook(std::span<const archive::StoredSnapshot> newest_first,
                              const archive::AllSnapshots& all, bool held, const Rules& rules);

} // namespace wharf::retention
