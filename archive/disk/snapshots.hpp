// completed/yyyy/mm/dd/HH:MM:SS.mmm-name: the inputs of succeeded jobs, byte for byte as landed, in UTC
// arrival time; beside each its control file and the records that were set aside. Thread-safe; every call may
// block. Nobody but the pruner removes anything here.
#pragma once

#include "archive/disk/catalog.hpp"
#include "archive/disk/job.hpp"

#include <chrono>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace wharf::archive {

// A place in completed/: the root, a year, a month or a day. Unset parts are unset from the right.
struct SnapshotDirectory {
    std::optional<int> year;
    std::optional<unsigned> month;
    std::optional<unsigned> day;
    // "2026", "11", "21": from the path parts below completed/; NotFound if they cannot name such a place.
    [[nodiscard]] static result<SnapshotDirectory> parse(const std::vector<std::string>& parts);
};

// Where the file of a job is put once it has succeeded.
[[nodiscard]] std::string snapshot_path(const JobManifest& manifest);

// The snapshot of a job that succeeded, if there is one, with its rejects.
[[nodiscard]] std::optional<StoredSnapshot> stored_snapshot(Env& env, const JobRecord& job);

struct SnapshotEntry {
    std::string name;
    FileInfo info;
};

class SnapshotListing;

class Snapshots {
public:
    explicit Snapshots(Env& env)
        : env_(env)
    {
    }

    // Puts the input and control file of a running job, and its rejects if it has any, under the names its
    // arrival gives, durable on return.
    // Repeating it is harmless. The input must still be in the job's directory, or the snapshot be there
    // already; NotFound when neither is so, AlreadyExists when something else has the name.
    [[nodiscard]] result<void> store(const JobRecord& job);

    [[nodiscard]] result<FileInfo> stat(const DatasetKey& key, const SnapshotDirectory& where);
    [[nodiscard]] result<std::unique_ptr<SnapshotListing>> listing(const DatasetKey& key,
                                                                   const SnapshotDirectory& where,
                                                                   Detail detail);
    // The whole of it, sorted by name.
    [[nodiscard]] result<std::vector<SnapshotEntry>> list(const DatasetKey& key,
                                                          const SnapshotDirectory& where);
    // Certainly no file is there, nor in any place beneath: a day is made before what goes into it.
    [[nodiscard]] bool is_empty(const DatasetKey& key, const SnapshotDirectory& where);
    [[nodiscard]] result<FileInfo> stat(const DatasetKey& key, const SnapshotDirectory& day,
                                        std::string_view name);
    [[nodiscard]] result<std::unique_ptr<File>> open(const DatasetKey& key, const SnapshotDirectory& day,
                                                     std::string_view name);

private:
    // `size`, in bytes, is what tells the snapshot from something else once the source is gone.
    result<void> put(const std::string& source, const std::string& target, std::optional<std::uint64_t> size);
    result<void> make_day(const DatasetKey& key, std::chrono::year_month_day day);

    Env& env_;
    std::mutex mutex_;
    std::set<std::string> durable_days_; // whose directories this process has synced already
};

} // namespace wharf::archive
