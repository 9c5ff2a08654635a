// Takes a dataset, or a domain, away with all that was ever given to it: jobs wherever they are, snapshots,
// live tables, what is left of uploads, and its own directory, which goes last: interrupted at any moment, it
// is still there and can be removed once more. For who is alone with the archive. Durable on return; blocks.
#pragma once

#include "archive/disk/archive.hpp"

#include <vector>

namespace wharf::archive {

// Says what there is of a dataset.
struct DatasetContents {
    std::uint64_t jobs = 0;
    std::uint64_t unfinished = 0; // of them, queued or running
    std::uint64_t snapshots = 0;
    bool has_table = false;
};
// Costs a look at each job of the domain.
[[nodiscard]] result<DatasetContents> contents_of(Archive& archive, const DatasetKey& key);

// One whose directory is gone may still have jobs, and a table.
[[nodiscard]] result<void> remove_dataset(Archive& archive, const DatasetKey& key);

// Those of a domain that have a directory, or jobs; sorted.
[[nodiscard]] result<std::vector<DatasetKey>> datasets_ever(Archive& archive, const DomainName& domain);
[[nodiscard]] result<void> remove_domain(Archive& archive, const DomainName& domain);

} // namespace wharf::archive
