#include "archive/disk/job_store.hpp"

#include "archive/disk/chunks.hpp"
#include "archive/disk/directories.hpp"
#include "archive/disk/job_directory.hpp"
#include "archive/disk/layout.hpp"
#include "archive/disk/small_file.hpp"
#include "archive/disk/snapshots.hpp"

#include <algorithm>

namespace wharf::archive {

namespace {

namespace errc = boost::system::errc;

result<void> write_result(Env& env, const std::string& directory, const JobResult& outcome)
{
    return replace_file(env, layout::inside(directory, layout::kResult), format_result(outcome), Sync::Yes);
}

} // namespace

// A job moves from queued to running to finished: looked for in that order, it is met even while it moves.
result<std::string> JobStore::unfinished_directory(const JobId& id)
{
    for (std::string directory : {layout::queued(id), layout::running(id)}) {
        const auto there = require_directory(env_, directory);
        if (there) return directory;
        if (there.error() != Errc::NotFound) return there.error();
    }
    return Errc::NotFound;
}

result<std::string> JobStore::directory_of(const JobId& id)
{
    auto unfinished = unfinished_directory(id);
    if (unfinished || unfinished.error() != Errc::NotFound) return unfinished;
    const auto known = catalog_.find(id);
    if (!known) return known.error();
    if (!*known) return Errc::NotFound;
    if ((*known)->result) return finished_directory(id, *(*known)->result);
    return find_finished(env_, id, kRecentDays); // the catalog missed its end
}

template <class Read>
std::invoke_result_t<Read, const std::string&> JobStore::read_where_it_is(const JobId& id, Read read)
{
    auto directory = directory_of(id);
    for (;;) {
        if (!directory) return directory.error();
        auto got = read(*directory);
        if (got || as_condition(got.error()) != Errc::NotFound) return got;
        auto now = directory_of(id);
        if (now && *now == *directory) return as_condition(got.error());
        directory = std::move(now);
    }
}

result<std::unique_ptr<File>> JobStore::open_to_read(const JobId& id, std::string_view name)
{
    return read_where_it_is(id, [&](const std::string& directory) {
        return env_.open(layout::inside(directory, name), OpenMode::Read);
    });
}

result<void> JobStore::start(const JobId& id)
{
    (void)release_source(id); // not what the job waits for; finish() insists
    const std::string running = layout::running(id);
    const auto begun = require_directory(env_, running);
    if (begun) {
        if (auto synced = env_.sync_directory(layout::running()); !synced) return synced;
        return env_.sync_directory(layout::queued());
    }
    if (begun.error() != Errc::NotFound) return begun;
    if (auto moved = move_durably(env_, layout::queued(id), running); !moved)
        return as_condition(moved.error());
    if (const auto job = read_job(env_, running, JobState::Running)) (void)catalog_.put(*job);
    return {};
}

result<void> JobStore::record_result(const JobId& id, const JobResult& outcome)
{
    const auto directory = unfinished_directory(id);
    if (!directory) return directory.error();
    const auto recorded = read_result(env_, *directory);
    if (!recorded) return recorded.error();
    if (*recorded) return env_.sync_directory(*directory);
    return write_result(env_, *directory, outcome);
}

result<void> JobStore::finish(const JobRecord& job, const JobResult& outcome)
{
    const JobId& id = job.manifest.id;
    if (auto released = release_source(id); !released) return released;
    const auto directory = unfinished_directory(id);
    if (!directory && directory.error() != Errc::NotFound) return directory.error();
    if (!directory) {
        const auto done = directory_of(id);
        if (!done) return done.error();
        return env_.sync_directory(layout::parent(*done));
    }
    if (auto recorded = record_result(id, outcome); !recorded) return recorded;
    const auto end = read_result(env_, *directory);
    if (!end) return end.error();

    const std::string input = layout::inside(*directory, layout::kInput);
    if ((*end)->state == JobState::Succeeded) {
        if (auto removed = env_.remove(input); !removed && removed.error() != errc::no_such_file_or_directory)
            return removed;
        // Else it could be back after power loss, where nobody looks for it.
        if (auto synced = env_.sync_directory(*directory); !synced) return synced;
    }
    if (auto made = make_directories(env_, finished_day_of(**end), Sync::Yes); !made) return made;

    // Known to the catalog before it moves, so that whoever looks for it meets it in one place or the other.
    const JobRecord ended{job.manifest, (*end)->state, *end, env_.stat(input).has_value(),
                          has_payloads(env_, *directory, job.manifest)};
    const auto snapshot = stored_snapshot(env_, ended);
    const auto known = catalog_.put_all(std::span(&ended, 1), snapshot ? std::span(&*snapshot, 1)
                                                                       : std::span<const StoredSnapshot>());
    // After a few days nobody would look for it anywhere else. A damaged catalog is made anew at the next
    // start.
    if (!known && known.error() != Errc::Corrupt) return known;
    return move_durably(env_, *directory, finished_directory(id, **end));
}

result<void> JobStore::drop_input(const JobId& id)
{
    auto job = find(id);
    if (!job) return job.error();
    if (!has_been_put_away(*job)) return Errc::Busy;
    const std::string directory = finished_directory(id, *job->result);
    const auto removed = env_.remove(layout::inside(directory, layout::kInput));
    if (!removed && removed.error() != errc::no_such_file_or_directory) return removed;
    job->input_kept = false;
    return catalog_.put(*job);
}

result<std::uint64_t> JobStore::lost_starts(const JobId& id)
{
    const auto text = read_file(env_, layout::inside(layout::running(id), layout::kStarts), kMaxRecord);
    if (!text && as_condition(text.error()) == Errc::NotFound) return 1U;
    if (!text) return text.error();
    return parse_lost_starts(*text);
}

result<void> JobStore::set_lost_starts(const JobId& id, std::uint64_t lost)
{
    return replace_file(env_, layout::inside(layout::running(id), layout::kStarts), format_lost_starts(lost),
                        Sync::Yes);
}

result<std::optional<JobResult>> JobStore::result_of(const JobId& id)
{
    const auto directory = directory_of(id);
    if (!directory) return directory.error();
    return read_result(env_, *directory);
}

result<std::vector<JobRecord>> JobStore::unfinished()
{
    std::vector<JobRecord> jobs;
    for (const JobState state : {JobState::Running, JobState::Queued}) {
        const std::string place = state == JobState::Running ? layout::running() : layout::queued();
        const auto entries = env_.list(place);
        if (!entries) return entries.error();
        const auto first = static_cast<std::ptrdiff_t>(jobs.size());
        for (const DirEntry& entry : *entries) {
            if (entry.kind != FileKind::Directory || !JobId::parse(entry.name)) continue;
            auto job = read_job(env_, layout::inside(place, entry.name), state);
            if (job)
                jobs.push_back(std::move(*job));
            else if (job.error() != Errc::Corrupt && job.error() != Errc::OutsideRoot)
                return job.error();
        }
        std::ranges::sort(jobs.begin() + first, jobs.end(), {}, [](const JobRecord& job) {
            return std::pair(job.manifest.arrived, job.manifest.id);
        });
    }
    return jobs;
}

result<JobRecord> JobStore::find(const JobId& id)
{
    for (const JobState state : {JobState::Queued, JobState::Running}) {
        const std::string directory = state == JobState::Queued ? layout::queued(id) : layout::running(id);
        auto there = require_directory(env_, directory);
        if (there) {
            auto job = read_job(env_, directory, state);
            there = job ? there : require_directory(env_, directory); // it may have moved on meanwhile
            if (there) return job;
        }
        if (there.error() != Errc::NotFound) return there.error();
    }
    auto known = catalog_.find(id);
    if (!known) return known.error();
    if (!*known) return Errc::NotFound;
    if ((*known)->result) return std::move(**known);
    const auto directory = find_finished(env_, id, kRecentDays);
    if (!directory) return directory.error();
    return read_job(env_, *directory, std::nullopt);
}

result<std::optional<JobRecord>> JobStore::latest(const DatasetKey& key, const FileName& name,
                                                  std::string_view user, TimePoint since,
                                                  std::string_view request_id)
{
    return catalog_.latest(key, name, user, since, request_id);
}

result<std::optional<JobRecord>> JobStore::repetition(const JobId& ended, std::string_view user,
                                                      TimePoint since, std::string_view request_id)
{
    return catalog_.repetition(ended, user, since, request_id);
}

result<std::optional<JobRecord>> JobStore::newest(const DatasetKey& key, const FileName& name)
{
    return catalog_.newest(key, name);
}

result<std::unique_ptr<File>> JobStore::open_input(const JobId& id)
{
    return open_to_read(id, layout::kInput);
}

result<std::string> JobStore::control(const JobId& id)
{
    return read_where_it_is(id, [&](const std::string& directory) {
        return read_file(env_, layout::inside(directory, layout::kControl), kMaxRecord);
    });
}

result<std::unique_ptr<File>> JobStore::create(const JobId& id, JobFile which)
{
    if (auto discarded = discard(id, which); !discarded) return discarded.error();
    const auto directory = directory_of(id);
    if (!directory) return directory.error();
    const std::string path = layout::inside(*directory, layout::name_of(which));
    auto file = env_.open(path, OpenMode::Create);
    if (!file) return file.error();
    if (auto synced = env_.sync_directory(layout::parent(path)); !synced) return synced.error();
    return file;
}

result<std::unique_ptr<File>> JobStore::open(const JobId& id, JobFile which)
{
    return open_to_read(id, layout::name_of(which));
}

result<void> JobStore::discard(const JobId& id, JobFile which)
{
    const auto directory = directory_of(id);
    if (!directory) return directory.error();
    const std::string path = layout::inside(*directory, layout::name_of(which));
    const auto removed = env_.remove(path);
    if (!removed && removed.error() == errc::no_such_file_or_directory) return {};
    return removed ? env_.sync_directory(layout::parent(path)) : removed;
}

result<std::unique_ptr<Journal>> JobStore::journal(const JobId& id)
{
    const auto directory = directory_of(id);
    if (!directory) return directory.error();
    return open_journal(env_, layout::inside(*directory, layout::kEvents));
}

result<std::vector<Event>> JobStore::events(const JobId& id)
{
    return read_where_it_is(id, [&](const std::string& directory) {
        return read_events(env_, layout::inside(directory, layout::kEvents));
    });
}

result<std::unique_ptr<File>> JobStore::open_events(const JobId& id)
{
    return open_to_read(id, layout::kEvents);
}

result<void> JobStore::remove_unused(const DatasetKey& key, Datasets& datasets)
{
    const std::scoped_lock lock(lane(key).mutex);
    const auto jobs = catalog_.list({.domains = {{key.domain}}, .dataset = key.id, .limit = 1});
    if (!jobs) return jobs.error();
    if (!jobs->empty()) return make_error_code(errc::directory_not_empty);
    auto removed = uploads_.while_none(key, [&] { return datasets.remove_unused(key); });
    if (removed) Chunks(env_, uploads_).remove_all(key); // no job ever came of them
    return removed;
}

} // namespace wharf::archive
