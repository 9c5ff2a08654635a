#include "archive/jobs/importing/was_applied.hpp"

#include "archive/jobs/tables/sqlite_store.hpp"

#include <atomic>
#include <memory>
#include <optional>
#include <utility>

namespace wharf::jobs {

std::variant<bool, JobError> was_applied(const std::string& table_path, const archive::JobId& job)
{
    const std::atomic<bool> never = false;
    auto store = open_sqlite_store(table_path, never);
    if (auto* error = std::get_if<JobError>(&store)) return std::move(*error);
    auto applied = std::get<std::unique_ptr<TableStore>>(store)->applied(job);
    if (auto* error = std::get_if<JobError>(&applied)) return std::move(*error);
    return std::get<std::optional<AppliedJob>>(applied).has_value();
}

} // namespace wharf::jobs
