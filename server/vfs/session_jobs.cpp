#include "server/vfs/session_jobs.hpp"

#include "server/vfs/errors.hpp"

namespace wharf::vfs {

void SessionJobs::remember_request_id(const archive::DomainName& domain, std::string id)
{
    request_ids_.insert_or_assign(domain, std::move(id));
}

result<jobs::Accepted> SessionJobs::enqueue(const archive::DatasetKey& key, const archive::FileName& name)
{
    return took(key, intake_.enqueue(order(key), name));
}

result<jobs::Accepted> SessionJobs::enqueue(std::unique_ptr<archive::Upload> upload)
{
    const archive::DatasetKey key = upload->dataset();
    return took(key, intake_.enqueue(order(key), std::move(upload)));
}

bool SessionJobs::enqueued_lately(const archive::DatasetKey& key, const archive::FileName& name)
{
    const auto job = intake_.repeated(key, name, access_.user);
    return job && job->has_value();
}

std::optional<std::string> SessionJobs::status_line(const archive::DatasetKey& key) const
{
    const auto tag = tags_.find(key);
    if (tag == tags_.end()) return board_.unwritten(key);
    return board_.line(key, tag->second);
}

jobs::EnqueueOrder SessionJobs::order(const archive::DatasetKey& key) const
{
    const auto id = request_ids_.find(key.domain);
    return {key, id == request_ids_.end() ? "" : id->second, access_.user, access_.via};
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
