// Jobs as directories: where a job's directory is says what state it is in, and one rename moves it on. The
// order of writes, syncs and renames is in FORMAT.md. Thread-safe; every call may block.
#pragma once

#include "archive/disk/catalog.hpp"
#include "archive/disk/datasets.hpp"
#include "archive/disk/job.hpp"
#include "archive/disk/journal.hpp"
#include "archive/disk/snapshots.hpp"
#include "archive/disk/under_way.hpp"
#include "archive/disk/uploads.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <type_traits>
#include <vector>

namespace wharf::archive {

// A payload of a job that has ended.
struct StoredPayload {
    Payload which = Payload::Pull;
    std::string name;       // "pull.csv"
    std::uint64_t size = 0; // bytes; the hook's output may still grow
};

struct EnqueueRequest {
    std::string control;    // the control file in force, kept with the job byte for byte
    std::string request_id; // or empty
    std::string user;
    std::string via;
    // Told of the job once it is durable, before anybody can make a later one of its dataset: in order of
    // arrival, then. It must not take long, and must not call the store.
    std::function<void(const JobRecord&)> made{};
    PayloadSet keep{};
    bool keep_failed = true; // an upload that could not be made a job is kept as a partial
};

class JobStore {
public:
    // All three must outlive it.
    JobStore(Env& env, Catalog& catalog, Uploads& uploads)
        : env_(env)
        , catalog_(catalog)
        , uploads_(uploads)
    {
    }

    // Makes a landed file, or an upload that ended well, into a queued job. The job has the file as `as`,
    // whatever it was called; another landed file of that name stays. On success the job survives power loss
    // and the file is gone from its old place; on error everything is as before (the upload is kept as a
    // partial, if the request says so). Errors: NotFound (no such file, or dataset), Incomplete (a partial),
    // Busy (somebody else enqueues the same file, or lands another one on its name), OverQuota when another
    // domain has no room, errno.
    [[nodiscard]] result<JobRecord> enqueue(const UploadPlace& from, const UploadPlace& as,
                                            const EnqueueRequest& request);
    [[nodiscard]] result<JobRecord> enqueue(std::unique_ptr<Upload> upload, const EnqueueRequest& request);

    // Makes a job that does once more what an ended one did: the same file, from the ended job's snapshot or
    // from the input it keeps, under a manifest that names it. On success it survives power loss. Errors:
    // NotFound (no such job, or its dataset is gone), Busy (it has not ended), InputGone, errno.
    [[nodiscard]] result<JobRecord> repeat(const JobId& ended, const EnqueueRequest& request);
    // SHA-256 of what arrived, as the manifest of a job made of it would have it.
    [[nodiscard]] static std::string digest_of(const Upload& upload);
    // Makes a job of a snapshot whose own job is not known any more; otherwise as above. `name` is that of
    // the snapshot. Errors: NotFound (no such dataset, or `name` is that of no data file's snapshot),
    // InputGone (there is none, any more), errno.
    [[nodiscard]] result<JobRecord> repeat(const DatasetKey& key, const SnapshotDirectory& day,
                                           std::string_view name, const EnqueueRequest& request);
    // Whether repeat() would find the file.
    [[nodiscard]] bool can_repeat(const JobRecord& job);

    // queued -> running, durable on return. Repeating it is harmless. Tries again to remove the landed file,
    // should that have failed when the job was made.
    [[nodiscard]] result<void> start(const JobId& id);
    // Writes result.json of an unfinished job, durable on return: from here on the job has ended, whatever
    // happens. One that is there already stays.
    [[nodiscard]] result<void> record_result(const JobId& id, const JobResult& outcome);
    // queued or running -> finished, after recording the result if that was not done; a result recorded
    // earlier counts, not `outcome`. Durable on return; repeating it is harmless. A succeeded job's input
    // leaves the job's directory (its snapshot has it); that of any other stays for a while. Fails while the
    // landed file the job was made of cannot be removed (a start finds it only beside an unfinished job), and
    // while the catalog cannot be told: Busy, errno.
    [[nodiscard]] result<void> finish(const JobRecord& job, const JobResult& outcome);
    // Removes the input that a finished job still keeps; Busy for one that is queued or running, even if
    // its result is recorded. Repeating it is harmless.
    [[nodiscard]] result<void> drop_input(const JobId& id);
    // Removes the payloads of a finished job; Busy as above. Repeating it is harmless.
    [[nodiscard]] result<void> drop_payloads(const JobId& id);
    // How many starts of a running job are not known to have ended: one, until somebody wrote down another
    // number. Durable on return.
    [[nodiscard]] result<std::uint64_t> lost_starts(const JobId& id);
    [[nodiscard]] result<void> set_lost_starts(const JobId& id, std::uint64_t lost);
    // Written by finish(); also there when a crash fell between writing the result and moving the directory.
    [[nodiscard]] result<std::optional<JobResult>> result_of(const JobId& id);

    // Read from the directories: running first, then queued, each by arrival. A directory whose records are
    // missing or damaged, and what is not ours, is left out (recovery has a remark on it).
    [[nodiscard]] result<std::vector<JobRecord>> unfinished();
    [[nodiscard]] result<JobRecord> find(const JobId& id);
    // The newest job made of a file of that name by that user, and for that request unless it is empty, if it
    // arrived at or after `since`: what a client that lost our answer and asks again is asking about.
    [[nodiscard]] result<std::optional<JobRecord>> latest(const DatasetKey& key, const FileName& name,
                                                          std::string_view user, TimePoint since,
                                                          std::string_view request_id = "");
    // The same of the jobs that repeat an ended one.
    [[nodiscard]] result<std::optional<JobRecord>> repetition(const JobId& ended, std::string_view user,
                                                              TimePoint since, std::string_view request_id);
    // The newest job made of a file of that name, whoever's it was.
    [[nodiscard]] result<std::optional<JobRecord>> newest(const DatasetKey& key, const FileName& name);

    [[nodiscard]] result<std::unique_ptr<File>> open_input(const JobId& id);
    [[nodiscard]] result<std::string> control(const JobId& id);
    // The payloads of an ended job that there are. Those of a job that ended before `cutoff` are gone,
    // whether or not the pruner has come.
    [[nodiscard]] result<std::vector<StoredPayload>> payloads(const JobId& id, TimePoint cutoff);
    // By its name, for reading. NotFound: no such job, it has not ended, or it never had such a payload;
    // PayloadGone: it was to keep one and that time is over.
    [[nodiscard]] result<std::unique_ptr<File>> open_payload(const JobId& id, std::string_view name,
                                                             TimePoint cutoff);
    // Empty, for appending: one that an earlier attempt left is gone. The name is durable on return.
    [[nodiscard]] result<std::unique_ptr<File>> create(const JobId& id, JobFile which);
    // For appending to what is there, if anything. NotFound: the folder it belongs into is gone.
    [[nodiscard]] result<std::unique_ptr<File>> extend(const JobId& id, JobFile which);
    [[nodiscard]] result<std::unique_ptr<File>> open(const JobId& id, JobFile which); // for reading
    // Durable on return; gone already is as good.
    [[nodiscard]] result<void> discard(const JobId& id, JobFile which);
    [[nodiscard]] result<std::unique_ptr<Journal>> journal(const JobId& id); // for appending
    [[nodiscard]] result<std::vector<Event>> events(const JobId& id);
    // The journal, for reading while it grows; it stays readable when the job moves on.
    [[nodiscard]] result<std::unique_ptr<File>> open_events(const JobId& id);

    // Removes a dataset as Datasets::remove_unused() does, if it has no job, upload or partial, and none can
    // come to it meanwhile; else errc::directory_not_empty.
    [[nodiscard]] result<void> remove_unused(const DatasetKey& key, Datasets& datasets);

private:
    struct Input; // enqueue.cpp
    // The jobs of one dataset become jobs one after the other, each later than the one before.
    struct Lane {
        std::mutex mutex;
        std::optional<TimePoint> last_arrived;
    };

    // A landed file that is a job already and could not be removed.
    struct Source {
        DomainName domain;
        std::string path;
        std::uint64_t inode = 0;
    };
    // Removes it, if there is one of that job.
    [[nodiscard]] result<void> release_source(const JobId& id);

    [[nodiscard]] Lane& lane(const DatasetKey& key);
    [[nodiscard]] result<TimePoint> next_arrival(Lane& lane, const DatasetKey& key);
    [[nodiscard]] std::string path_to_repeat(const JobRecord& job);
    [[nodiscard]] result<JobRecord> commit(Input& input, const EnqueueRequest& request);
    [[nodiscard]] result<Taken> take(const Input& input, const std::string& to);
    [[nodiscard]] result<void> move_to_queue(Input& input, const JobId& id);
    void unstage(const Input& input, const std::string& staged);

    [[nodiscard]] static result<bool> payloads_gone(const JobRecord& job, TimePoint cutoff);
    [[nodiscard]] result<std::string> unfinished_directory(const JobId& id);
    [[nodiscard]] result<std::string> directory_of(const JobId& id);
    // `read(directory)` of the job's directory, again in the next one should the job move on meanwhile.
    template <class Read>
    [[nodiscard]] std::invoke_result_t<Read, const std::string&> read_where_it_is(const JobId& id, Read read);
    [[nodiscard]] result<std::unique_ptr<File>> open_to_read(const JobId& id, std::string_view name);

    Env& env_;
    Catalog& catalog_;
    Uploads& uploads_;
    UnderWay enqueuing_; // by the path of the landed file
    std::mutex sources_mutex_;
    std::map<JobId, Source> sources_;
    std::mutex lanes_mutex_;
    std::map<DatasetKey, Lane> lanes_;
};

} // namespace wharf::archive
