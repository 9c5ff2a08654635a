// What a job keeps for a person to look at, in the folder `payloads` of its directory. The folder comes with
// the job and goes with what is in it: while it is there, nothing of it was removed for its age.
#include "archive/disk/directories.hpp"
#include "archive/disk/job_directory.hpp"
#include "archive/disk/job_store.hpp"
#include "archive/disk/layout.hpp"

#include <algorithm>

namespace wharf::archive {

namespace errc = boost::system::errc;

// Of a job that has not ended, nothing is a payload yet.
result<bool> JobStore::payloads_gone(const JobRecord& job, TimePoint cutoff)
{
    if (job.manifest.keep.empty() || !has_been_put_away(job))
        return {boost::system::in_place_error, make_error_code(Errc::NotFound)};
    return !job.payloads_kept || job.result->finished < cutoff;
}

result<std::vector<StoredPayload>> JobStore::payloads(const JobId& id, TimePoint cutoff)
{
    const auto job = find(id);
    if (!job) return job.error();
    const auto gone = payloads_gone(*job, cutoff);
    std::vector<StoredPayload> kept;
    if (!gone || *gone) return kept;
    const std::string directory = finished_directory(id, *job->result);
    for (const Payload which : kAllPayloads) {
        if (!job->manifest.keep.has(which)) continue;
        const auto info = env_.stat(layout::inside(directory, layout::name_of(file_of(which))));
        if (info)
            kept.push_back({which, std::string(layout::payload_name(which)), info->size});
        else if (as_condition(info.error()) != Errc::NotFound)
            return info.error();
    }
    return kept;
}

result<std::unique_ptr<File>> JobStore::open_payload(const JobId& id, std::string_view name, TimePoint cutoff)
{
    const auto job = find(id);
    if (!job) return job.error();
    const auto gone = payloads_gone(*job, cutoff);
    if (!gone) return gone.error();
    const auto* const which =
        std::ranges::find_if(kAllPayloads, [&](Payload each) { return layout::payload_name(each) == name; });
    if (which == kAllPayloads.end() || !job->manifest.keep.has(*which)) return Errc::NotFound;
    if (*gone) return Errc::PayloadGone;
    return open(id, file_of(*which));
}

result<std::unique_ptr<File>> JobStore::extend(const JobId& id, JobFile which)
{
    const auto directory = directory_of(id);
    if (!directory) return directory.error();
    const std::string path = layout::inside(*directory, layout::name_of(which));
    auto file = env_.open(path, OpenMode::Append);
    if (file || file.error() != errc::no_such_file_or_directory) return file;
    file = env_.open(path, OpenMode::Create);
    if (!file) return as_condition(file.error());
    if (auto synced = env_.sync_directory(layout::parent(path)); !synced) return synced.error();
    return file;
}

result<void> JobStore::drop_payloads(const JobId& id)
{
    auto job = find(id);
    if (!job) return job.error();
    if (!has_been_put_away(*job)) return Errc::Busy;
    const std::string folder = layout::inside(finished_directory(id, *job->result), layout::kPayloads);
    if (auto removed = remove_tree(env_, folder); !removed) return removed;
    job->payloads_kept = false;
    return catalog_.put(*job);
}

} // namespace wharf::archive
