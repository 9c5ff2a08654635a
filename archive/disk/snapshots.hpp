// completed/yyyy/mm/dd/HH:MM:SS.mmm-name: the inputs of succeeded jobs, byte for byte as landed, in UTC
// arrival time. Thread-safe; every call may block. Nobody but the pruner removes anything here.
#pragma once

#include "archive/disk/job.hpp"

#include <optional>
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

struct SnapshotEntry {
    std::string name;
    FileInfo info;
};

class Snapshots {
public:
    explicit Snapshots(Env& env)
        : env_(env)
    {
    }

    // Puts the job's input and control file under the names its arrival gives, durable on return. Repeating
    // it is harmless. The input must still be in the job's directory, or the snapshot be there already.
    [[nodiscard]] result<void> store(const JobRecord& job);

    [[nodiscard]] result<FileInfo> stat(const DatasetKey& key, const SnapshotDirectory& where);
    [[nodiscard]] result<std::vector<SnapshotEntry>> list(const DatasetKey& key,
                                                          const SnapshotDirectory& where);
    [[nodiscard]] result<FileInfo> stat(const DatasetKey& key, const SnapshotDirectory& day,
                                        std::string_view name);
    [[nodiscard]] result<std::unique_ptr<File>> open(const DatasetKey& key, const SnapshotDirectory& day,
                                                     std::string_view name);

private:
    Env& env_;
};

} // namespace wharf::archive
