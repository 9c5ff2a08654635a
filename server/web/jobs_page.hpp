// The list of jobs, as a page and as CSV. Pure.
#pragma once

#include "archive/disk/job.hpp"
#include "server/web/html.hpp"
#include "server/web/jobs_filter.hpp"
#include "server/web/pieces.hpp"

#include <optional>
#include <string>
#include <vector>

namespace wharf::web {

struct ListedJob {
    archive::JobRecord job;
    std::string title;                         // of its dataset, or ""
    std::string action;                        // "Replace"; "" if its control file cannot be read
    std::optional<archive::TimePoint> began{}; // of a job that runs: when work on it began
};

struct JobsPage {
    JobsFilter filter;
    std::vector<std::string> problems; // of the filter; with any of them no jobs are listed
    std::vector<std::string> domains;  // to choose from; one or none: there is no choice
    std::vector<ListedJob> jobs;
    std::optional<archive::JobPlace> older; // where the next page begins
    archive::TimePoint now;                 // what a running job has taken until
    bool publishes = false;                 // the reader may start jobs
};
[[nodiscard]] Html jobs_content(const JobsPage& page);

// RFC 4180, UTF-8. A cell that a spreadsheet would take for a formula begins with an apostrophe.
[[nodiscard]] std::string jobs_csv(const std::vector<ListedJob>& jobs);

} // namespace wharf::web
