// The list of datasets, and the search in it. Pure.
#pragma once

#include "archive/disk/job.hpp"
#include "server/web/pieces.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::web {

struct DatasetLine {
    NamedDataset dataset;
    std::optional<archive::JobRecord> newest; // its newest job
};

struct DatasetList {
    std::vector<DatasetLine> lines; // those that fit
    std::string find{};             // what was searched for, as typed; "": nothing
    std::size_t all = 0;            // how many there are without a search
    ShowDomain domain = ShowDomain::No;
};

[[nodiscard]] Html datasets_page(const DatasetList& list);

// Whether each word of a search stands in the title, the id or the domain. Letters of ASCII are the same
// large and small.
[[nodiscard]] bool fits(const NamedDataset& dataset, std::string_view find);

} // namespace wharf::web
