// The page on which a job is started by hand: once more from what an ended one did, from a snapshot, or from
// a file of the reader's. Pure.
#pragma once

#include "archive/disk/job.hpp"
#include "server/web/dataset_search.hpp"
#include "server/web/layout.hpp"
#include "server/web/pieces.hpp"

#include <optional>
#include <string>
#include <vector>

namespace wharf::web {

struct SnapshotNamed {
    std::string day; // "2026/11/21"
    std::string name;
};

struct RunForm {
    Reader reader;
    std::string token; // under which asking twice makes one job: 32 hex
    // What it is about, as far as chosen. With `job` or `snapshot` the dataset is set, too.
    std::optional<NamedDataset> dataset{};
    std::optional<archive::JobRecord> job{};
    std::optional<SnapshotNamed> snapshot{};
    std::string control{};                // the dataset's active control file, to begin with
    std::vector<NamedDataset> datasets{}; // to choose from, while none is chosen
    DatasetSearch search{};               // among these
    std::string problem{};                // why it did not work, or ""
    std::string origin{}; // at which the page was asked for, "https://drop.example.gov", or ""
};

[[nodiscard]] Html run_form(const RunForm& form);

} // namespace wharf::web
