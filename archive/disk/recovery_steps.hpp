// The steps of recover(), in the order it takes them. Each is idempotent and adds to the report.
#pragma once

#include "archive/disk/recovery.hpp"

namespace wharf::archive {

// Removes what staging holds of things that were under way, first putting back a landed file that had been
// moved into a job that never came to be. Partials stay.
[[nodiscard]] result<void> sweep_staging(Env& env, RecoveryReport& report);

// Syncs the places where jobs are: what this process can see, a later power loss must not take back.
[[nodiscard]] result<void> settle_jobs(Env& env);

// Removes landed files that are jobs already.
[[nodiscard]] result<void> remove_sources(Env& env, RecoveryReport& report);

// After power loss: compares every landed file with its mark. A shorter one becomes a partial; one of the
// right length with other bytes is no beginning of anything and goes.
[[nodiscard]] result<void> check_landed(Env& env, RecoveryReport& report);

// Makes the catalog say what the directories say. `Recent` trusts it but for unfinished jobs and, after power
// loss, the last days; `Everything` reads all jobs there are.
enum class Reindex { Recent, RecentDays, Everything };
[[nodiscard]] result<void> index_jobs(Env& env, Catalog& catalog, Reindex extent, RecoveryReport& report);

} // namespace wharf::archive
