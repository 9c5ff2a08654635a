// The list of datasets. Pure.
#pragma once

#include "archive/disk/job.hpp"
#include "server/web/dataset_search.hpp"
#include "server/web/pieces.hpp"

#include <optional>
#include <vector>

namespace wharf::web {

struct DatasetLine {
    NamedDataset dataset;
    std::optional<archive::JobRecord> newest; // its newest job
};

struct DatasetList {
    std::vector<DatasetLine> lines; // those that fit, as far as there is room for them
    DatasetSearch search{};
    ShowDomain domain = ShowDomain::No;
    bool publishes = false; // the reader may start jobs
};

[[nodiscard]] Html datasets_page(const DatasetList& list);

} // namespace wharf::web
