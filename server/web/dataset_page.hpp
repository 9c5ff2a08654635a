// A dataset's page. Pure.
#pragma once

#include "archive/disk/job_figures.hpp"
#include "archive/jobs/control/schema.hpp"
#include "archive/retention/expiry.hpp"
#include "server/web/layout.hpp"
#include "server/web/pieces.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace wharf::web {

struct DatasetFacts {
    NamedDataset dataset;
    std::string status{};                        // the line of status.txt
    std::string control{};                       // active-control.json
    std::optional<jobs::Schema> schema{};        // unset: none was declared or made yet
    std::vector<archive::JobRecord> latest{};    // its newest jobs, newest first
    std::chrono::year shown_year{};              // of the calendar
    std::vector<archive::DayOfSnapshots> days{}; // of that year
    retention::Outlook outlook{};                // of its newest snapshots
    retention::Rules rules{};
    bool has_rows = false; // of its live table, to read
    std::string done{};    // what a change just made did, for a notice; "" if none
};

[[nodiscard]] Html dataset_page(const DatasetFacts& facts, const Reader& reader);

} // namespace wharf::web
