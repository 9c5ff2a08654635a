#include "archive/jobs/hooks/due_hooks.hpp"

#include "archive/disk/layout.hpp"
#include "archive/disk/small_file.hpp"

namespace wharf::jobs {

namespace errc = boost::system::errc;

archive::result<void> DueHooks::add(const archive::JobId& job)
{
    const auto made = archive::write_new_file(env_, archive::layout::hook(job), "", archive::Sync::No);
    if (!made && made.error() != errc::file_exists) return made.error();
    return env_.sync_directory(archive::layout::hooks());
}

archive::result<void> DueHooks::remove(const archive::JobId& job)
{
    const auto removed = env_.remove(archive::layout::hook(job));
    if (!removed && removed.error() != errc::no_such_file_or_directory) return removed.error();
    return {};
}

archive::result<std::vector<archive::JobId>> DueHooks::list()
{
    const auto entries = env_.list(archive::layout::hooks());
    if (!entries) return entries.error();
    std::vector<archive::JobId> jobs;
    for (const auto& entry : *entries)
        if (auto job = archive::JobId::parse(entry.name)) jobs.push_back(std::move(*job));
    return jobs;
}

} // namespace wharf::jobs
