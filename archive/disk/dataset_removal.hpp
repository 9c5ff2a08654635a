// Takes a dataset, or a domain, away with all that was ever given to it: jobs wherever they are, snapshots,
// live tables, what is left of uploads, and its own directory, which goes last. For who is alone with the
// archive. Interrupted at any moment, it can be done once more, and finishes. Durable on return; blocks.
#pragma once

#include "archive/disk/archive.hpp"

#include <map>
#include <string>
#include <vector>

namespace wharf::archive {

struct DatasetContents {
    std::uint64_t jobs = 0;
    std::uint64_t unfinished = 0; // of them, queued or running
    std::uint64_t snapshots = 0;
    bool has_table = false;
};
// All datasets of a domain of which anything is there, be it not their own directory. Costs a look at each
// job of the domain.
[[nodiscard]] result<std::map<DatasetKey, DatasetContents>> contents_of(Archive& archive,
                                                                        const DomainName& domain);
// What is in a domain's directory and is none of ours, by name; sorted.
[[nodiscard]] result<std::vector<std::string>> strangers_in(Archive& archive, const DomainName& domain);

[[nodiscard]] result<void> remove_dataset(Archive& archive, const DatasetKey& key);
[[nodiscard]] result<void> remove_domain(Archive& archive, const DomainName& domain); // with any strangers

} // namespace wharf::archive
