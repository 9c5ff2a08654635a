// How a file becomes a job. The order of the steps is FORMAT.md's "Enqueueing"; the numbers are its numbers.
#include "archive/disk/copy.hpp"
#include "archive/disk/digest.hpp"
#include "archive/disk/directories.hpp"
#include "archive/disk/job_directory.hpp"
#include "archive/disk/job_store.hpp"
#include "archive/disk/layout.hpp"
#include "archive/disk/manifest.hpp"
#include "archive/disk/small_file.hpp"
#include "archive/disk/snapshots.hpp"
#include "archive/disk/upload_state.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace wharf::archive {

// The bytes a job is made of, synced already.
struct JobStore::Input {
    DatasetKey dataset;
    FileName name;
    std::string path; // where the file is now
    std::uint64_t inode = 0;
    std::uint64_t size = 0; // bytes
    std::string sha256;
    std::optional<DomainName> landed_in{}; // whose landed file it is; recovery then removes it, too
    std::optional<JobId> repeats{};        // the ended job whose file it is
    bool stays = false;                    // where it is
    bool moved = false;                    // it has left `path`, for want of hard links
    bool is_a_job = false;                 // the job exists, whether or not that is durable
};

namespace {

result<JobId> make_job_id(TimePoint arrived, Env& env)
{
    const auto milliseconds = static_cast<std::uint64_t>(arrived.time_since_epoch().count());
    return JobId::parse(fmt::format("{:012x}{:016x}{:04x}", milliseconds & 0xffff'ffff'ffffU, env.random(),
                                    env.random() & 0xffffU));
}

result<void> stage(Env& env, const std::string& directory, const StoredManifest& manifest,
                   const EnqueueRequest& request)
{
    if (auto made = env.make_directory(directory); !made) return made;
    const auto write = [&](std::string_view name, std::string_view text) {
        return write_new_file(env, layout::inside(directory, name), text, Sync::Yes);
    };
    if (auto written = write(layout::kControl, request.control); !written) return written;
    if (auto written = write(layout::kManifest, format_manifest(manifest)); !written) return written;
    if (!request.keep.empty())
        if (auto made = env.make_directory(layout::inside(directory, layout::kPayloads)); !made) return made;
    return write(layout::kEvents, "");
}

// `day` has all its parts.
std::string day_path(const DatasetKey& key, const SnapshotDirectory& day)
{
    return layout::snapshot_day(key, std::chrono::year(*day.year) / static_cast<int>(*day.month) /
                                         static_cast<int>(*day.day));
}

// Whether it holds the records set aside of another snapshot.
bool is_beside_another(Env& env, const DatasetKey& key, const SnapshotDirectory& day,
                       const layout::SnapshotName& name)
{
    if (!name.name.ends_with(layout::kRejectsEnding)) return false;
    const std::string other = name.name.substr(0, name.name.size() - layout::kRejectsEnding.size());
    return env
        .stat(layout::inside(day_path(key, day), layout::snapshot_name(TimePoint(name.time_of_day), other)))
        .has_value();
}

} // namespace

JobStore::Lane& JobStore::lane(const DatasetKey& key)
{
    const std::scoped_lock lock(lanes_mutex_);
    return lanes_[key];
}

result<TimePoint> JobStore::next_arrival(Lane& lane, const DatasetKey& key)
{
    if (!lane.last_arrived) {
        const auto newest = catalog_.list({.domains = {{key.domain}}, .dataset = key.id, .limit = 1});
        if (!newest) return newest.error();
        lane.last_arrived = newest->empty() ? TimePoint::min() : newest->front().manifest.arrived;
    }
    const TimePoint next = std::max(env_.now(), *lane.last_arrived + std::chrono::milliseconds(1));
    lane.last_arrived = next;
    return next;
}

result<JobRecord> JobStore::enqueue(const UploadPlace& from, const UploadPlace& as,
                                    const EnqueueRequest& request)
{
    if (auto there = require_directory(env_, layout::dataset(as.key)); !there) return there.error();
    const std::string path = layout::landed(from.key, from.name);
    const auto alone = enqueuing_.enter_alone(path);
    if (!alone) return Errc::Busy;

    const auto file = uploads_.open(from.key, from.name);
    if (!file) return file.error();
    const auto info = (*file)->info();
    if (!info) return info.error();
    const DomainName& domain = from.key.domain;
    if (domain != as.key.domain)
        if (auto admitted = uploads_.space().admit(as.key.domain, info->size); !admitted)
            return admitted.error();
    auto sha256 = uploads_.digest_of(**file);
    if (!sha256) return sha256.error();
    if (auto synced = (*file)->sync(); !synced) return synced.error(); // (1)

    Input input{as.key, as.name, path, info->inode, info->size, std::move(*sha256), domain};
    auto job = commit(input, request);
    // (8) Should this fail, the job is durable all the same; its worker, or the next start, removes the file.
    if (job && !input.moved)
        if (!uploads_.names_.release(domain, path, input.inode)) {
            const std::scoped_lock lock(sources_mutex_);
            sources_.insert_or_assign(job->manifest.id, Source{domain, path, input.inode});
        }
    return job;
}

result<JobRecord> JobStore::enqueue(std::unique_ptr<Upload> upload, const EnqueueRequest& request)
{
    Upload::State& s = *upload->state_;
    const auto prepared = [&]() -> result<Input> {
        if (auto synced = s.file->sync(); !synced) return synced.error(); // (1)
        s.ticket.close();
        const auto info = s.file->info();
        if (!info) return info.error();
        return Input{s.dataset, s.name, s.path, info->inode, s.size, s.sha256()};
    };
    auto input = prepared();
    auto job = input ? commit(*input, request) : result<JobRecord>(input.error());
    if (!input || !input->is_a_job) {
        if (request.keep_failed) (void)upload->keep_partial();
        return job;
    }
    // (8) The bytes are the job's now, acknowledged or not: nobody may write to them under another name.
    uploads_.done_with(std::move(upload));
    return job;
}

std::string JobStore::digest_of(const Upload& upload)
{
    return upload.state_->sha256();
}

// There is no step 8: the file keeps its name.
result<JobRecord> JobStore::repeat(const JobId& ended, const EnqueueRequest& request)
{
    const auto job = find(ended);
    if (!job) return job.error();
    if (!has_been_put_away(*job)) return Errc::Busy;
    const JobManifest& manifest = job->manifest;
    if (const auto there = env_.stat(layout::dataset(manifest.dataset)); !there)
        return as_condition(there.error());

    const std::string path = path_to_repeat(*job);
    const auto info = env_.stat(path);
    if (!info) return as_condition(info.error()) == Errc::NotFound ? Errc::InputGone : info.error();
    if (info->size != manifest.size) return Errc::Corrupt;
    Input input{
        manifest.dataset, manifest.filename, path, info->inode, info->size, manifest.sha256, {}, ended, true};
    auto repetition = commit(input, request);
    if (!repetition && repetition.error() == boost::system::errc::no_such_file_or_directory)
        return Errc::InputGone; // retention was quicker
    return repetition;
}

result<JobRecord> JobStore::repeat(const DatasetKey& key, const SnapshotDirectory& day, std::string_view name,
                                   const EnqueueRequest& request)
{
    if (!day.year || !day.month || !day.day) return Errc::NotFound;
    const auto parsed = layout::parse_snapshot_name(name);
    const auto filename = parsed ? FileName::parse(parsed->name) : result<FileName>(Errc::NotFound);
    if (!filename || filename->text() == layout::kControl) return Errc::NotFound;
    if (is_beside_another(env_, key, day, *parsed)) return Errc::NotFound;
    if (const auto there = env_.stat(layout::dataset(key)); !there) return as_condition(there.error());

    Snapshots snapshots(env_);
    const auto file = snapshots.open(key, day, name);
    if (!file) return as_condition(file.error()) == Errc::NotFound ? Errc::InputGone : file.error();
    const auto info = (*file)->info();
    if (!info) return info.error();
    auto sha256 = sha256_of(**file);
    if (!sha256) return sha256.error();
    const std::string path = layout::inside(day_path(key, day), name);
    Input input{key, *filename, path, info->inode, info->size, std::move(*sha256), {}, {}, true};
    auto job = commit(input, request);
    if (!job && job.error() == boost::system::errc::no_such_file_or_directory) return Errc::InputGone;
    return job;
}

bool JobStore::can_repeat(const JobRecord& job)
{
    return job.result && env_.stat(path_to_repeat(job)).has_value();
}

std::string JobStore::path_to_repeat(const JobRecord& job)
{
    if (job.result->state == JobState::Succeeded) return snapshot_path(job.manifest);
    return layout::inside(finished_directory(job.manifest.id, *job.result), layout::kInput);
}

result<JobRecord> JobStore::commit(Input& input, const EnqueueRequest& request)
{
    Lane& its_lane = lane(input.dataset);
    const std::scoped_lock lock(its_lane.mutex);
    if (auto there = require_directory(env_, layout::dataset(input.dataset)); !there) return there.error();
    const auto arrived = next_arrival(its_lane, input.dataset);
    if (!arrived) return arrived.error();
    const auto id = make_job_id(*arrived, env_);
    if (!id) return id.error();
    const JobManifest manifest{*id,          input.dataset, input.name,         input.size,
                               input.sha256, *arrived,      request.request_id, request.user,
                               request.via,  input.repeats, request.keep};

    const std::string staged = layout::staging_job(*id);
    const std::string source = input.landed_in ? input.path : std::string();
    if (auto written = stage(env_, staged, {manifest, source}, request); !written) { // (2), (3)
        (void)remove_tree(env_, staged);
        return written.error();
    }
    const auto taken = take(input, layout::inside(staged, layout::kInput)); // (4)
    if (!taken) {
        (void)remove_tree(env_, staged);
        return taken.error();
    }
    input.moved = *taken == Taken::Moved;
    if (auto queued = move_to_queue(input, *id); !queued) {
        if (!input.is_a_job) unstage(input, staged);
        return queued.error();
    }

    JobRecord job{manifest, JobState::Queued, std::nullopt, true, !request.keep.empty()};
    (void)catalog_.put(job); // (9) Should this fail, the next start finds the directory.
    uploads_.space().job_made(input.dataset.domain);
    if (request.made) request.made(job);
    return job;
}

result<void> JobStore::release_source(const JobId& id)
{
    const std::scoped_lock lock(sources_mutex_);
    const auto found = sources_.find(id);
    if (found == sources_.end()) return {};
    const Source& source = found->second;
    auto released = uploads_.names_.release(source.domain, source.path, source.inode);
    if (released) sources_.erase(found);
    return released;
}

// Nobody else knows of an upload's staging file; a landed one has a name that others may want too; an ended
// job's must not be moved.
result<Taken> JobStore::take(const Input& input, const std::string& to)
{
    if (input.stays) {
        auto taken = env_.link(input.path, to);
        if (!taken && has_no_links(taken.error())) taken = copy_file(env_, input.path, to);
        return taken ? result<Taken>(Taken::Linked) : result<Taken>(taken.error());
    }
    if (!input.landed_in) return link_or_move(env_, input.path, to);
    return uploads_.names_.take(*input.landed_in, input.path, input.inode, to);
}

result<void> JobStore::move_to_queue(Input& input, const JobId& id)
{
    const std::string staged = layout::staging_job(id);
    if (auto synced = env_.sync_directory(staged); !synced) return synced;          // (5)
    if (auto moved = env_.rename(staged, layout::queued(id)); !moved) return moved; // (6)
    input.is_a_job = true;
    auto synced = env_.sync_directory(layout::queued()); // (7)
    if (synced) synced = env_.sync_directory(layout::staging());
    if (synced) return {};

    if (env_.rename(layout::queued(id), staged)) {
        input.is_a_job = false;
        (void)env_.sync_directory(layout::staging());
        (void)env_.sync_directory(layout::queued());
    }
    return synced;
}

// Undoes steps 2 to 4. What cannot be undone now is left to recovery, which must then find all of it.
void JobStore::unstage(const Input& input, const std::string& staged)
{
    if (input.moved) {
        const std::string taken = layout::inside(staged, layout::kInput);
        auto back = input.landed_in ? uploads_.names_.give_back(*input.landed_in, taken, input.path)
                                    : env_.rename(taken, input.path);
        if (!back) return;
    }
    (void)remove_tree(env_, staged);
}

} // namespace wharf::archive
