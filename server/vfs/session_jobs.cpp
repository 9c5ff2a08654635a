#include "server/vfs/session_jobs.hpp"

#include "archive/jobs/render.hpp"
#include "server/vfs/errors.hpp"

#include <algorithm>

namespace wharf::vfs {

void SessionJobs::remember_request_id(const archive::DomainName& domain, std::string id)
{
    request_ids_.insert_or_assign(domain, std::move(id));
}

result<jobs::Accepted> SessionJobs::enqueue(const archive::UploadPlace& from, const archive::UploadPlace& as)
{
    const auto accepted = intake_.enqueue(order(as.key, from), from, as.name);
    if (accepted) std::erase(stored_, from);
    return took(as.key, accepted);
}

result<jobs::Accepted> SessionJobs::enqueue(std::unique_ptr<archive::Upload> upload)
{
    const archive::DatasetKey key = upload->dataset();
    return took(key, intake_.enqueue(order(key), std::move(upload)));
}

void SessionJobs::stores(const archive::UploadPlace& upload)
{
    if (stored_.size() >= kStored) stored_.erase(stored_.begin());
    stored_.push_back(upload);
}

jobs::EarlyWatch SessionJobs::early_watch(const archive::DatasetKey& key, jobs::Bound bound) const
{
    return {intake_, order(key), bound};
}

bool SessionJobs::enqueued_lately(const archive::UploadPlace& upload)
{
    const auto job = intake_.repeated(order(upload.key, upload), upload.name);
    return job && job->has_value();
}

std::optional<jobs::Accepted> SessionJobs::taken_setting(const archive::DatasetKey& key,
                                                         const archive::FileName& name) const
{
    return intake_.taken_setting(key, name);
}

std::optional<std::string> SessionJobs::status_line(const archive::DatasetKey& key) const
{
    const auto tag = tags_.find(key);
    if (tag == tags_.end()) return board_.unwritten(key);
    return board_.line(key, tag->second);
}

std::string SessionJobs::job_line(const archive::JobRecord& job) const
{
    const auto& manifest = job.manifest;
    std::string line = jobs::status_line(manifest.tag(), jobs::queued_text(manifest.filename));
    if (job.result)
        line = jobs::status_line(manifest.tag(), job.result->english);
    else if (auto posted = board_.line(manifest.dataset, manifest.tag()))
        line = std::move(*posted);
    line.pop_back();
    return line;
}

jobs::EnqueueOrder SessionJobs::order(const archive::DatasetKey& key) const
{
    const auto id = request_ids_.find(key.domain);
    return {key, id == request_ids_.end() ? "" : id->second, access_.user, access_.via};
}

jobs::EnqueueOrder SessionJobs::order(const archive::DatasetKey& key, const archive::UploadPlace& from) const
{
    jobs::EnqueueOrder given = order(key);
    given.may_repeat = std::ranges::find(stored_, from) == stored_.end();
    return given;
}

result<jobs::Accepted> SessionJobs::took(const archive::DatasetKey& key,
                                         const archive::result<jobs::Accepted>& accepted)
{
    if (!accepted)
        return accepted.error() == archive::Errc::NameNotAllowed ? make_error_code(Errc::NotEnqueueable)
                                                                 : from_archive(accepted.error());
    tags_.insert_or_assign(key, accepted->tag);
    // A repeated enqueue gives a job that took an earlier id.
    const auto id = request_ids_.find(key.domain);
    if (accepted->job && id != request_ids_.end() && id->second == accepted->tag) request_ids_.erase(id);
    return *accepted;
}

} // namespace wharf::vfs
