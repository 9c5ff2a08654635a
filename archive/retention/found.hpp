// Looks for what retention may have to remove. Each looks only where something may be too old. Blocks.
#pragma once

#include "archive/disk/archive.hpp"
#include "archive/retention/plan.hpp"

namespace wharf::retention {

[[nodiscard]] archive::result<bool> is_held(archive::Archive& archive, const archive::DatasetKey& key);
// By now: the hold may be younger than the plan. A day of jobs is not held as a whole, and payloads are not.
[[nodiscard]] archive::result<bool> is_held(archive::Archive& archive, const Removal& removal);
// Of a finished job's directory: the catalog may have missed the job. What is no job any more nobody holds.
[[nodiscard]] archive::result<bool> is_job_held(archive::Archive& archive, const std::string& directory);
// Whether jobs ended on that day, and all of them are held.
[[nodiscard]] archive::result<bool> is_day_held(archive::Archive& archive, std::chrono::year_month_day day);
[[nodiscard]] archive::result<DatasetFound> find_in_dataset(archive::Archive& archive,
                                                            const archive::DatasetKey& key,
                                                            archive::TimePoint now, const Rules& rules);
[[nodiscard]] archive::result<std::vector<FailedInput>> find_failed_inputs(archive::Archive& archive,
                                                                           archive::TimePoint cutoff);
[[nodiscard]] archive::result<std::vector<KeptPayloads>> find_payloads(archive::Archive& archive,
                                                                       archive::TimePoint cutoff);
[[nodiscard]] archive::result<std::vector<PartialUpload>> find_partials(archive::Archive& archive);

} // namespace wharf::retention
