// The page "Last 24 hours": what was done for each dataset, every job of it, and jobs and rows per hour.
// Pure.
#pragma once

#include "archive/disk/job_figures.hpp"
#include "server/web/pieces.hpp"

#include <vector>

namespace wharf::web {

struct DatasetDay {
    NamedDataset dataset;
    archive::Work work;
    std::vector<archive::JobRecord> jobs; // newest first; those shown, perhaps none
};

struct LastDay {
    archive::TimePoint since;
    archive::TimePoint until;
    ShowDomain domain = ShowDomain::No;
    std::vector<archive::HourOfWork> hours; // in order of time
    std::vector<DatasetDay> datasets; // the one with the newest job first; all count, the first are shown
};

// How many datasets the page shows at most, and how many jobs of each, fewer where many datasets had jobs.
// Links lead to all.
inline constexpr std::size_t kDatasetsOfDay = 100;
inline constexpr std::uint32_t kShownPerDataset = 48;

[[nodiscard]] Html last_day_page(const LastDay& day);

} // namespace wharf::web
