// An SQLite index of jobs, so that finding and listing cost the same however many there are. Only a cache:
// delete it, start, and recovery fills it again from the job directories. Thread-safe; may block: one
// connection, one mutex, for what jobs need, and one of each for whoever reads many (catalog_reader.hpp).
// Errors: Busy (another process holds it for too long), Corrupt (damaged), errno.
#pragma once

#include "archive/disk/job_query.hpp"
#include "archive/disk/sqlite.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace wharf::archive {

// The snapshot of a job that succeeded, as long as it is kept.
struct StoredSnapshot {
    DatasetKey dataset;
    TimePoint arrived;
    std::uint64_t size = 0; // bytes, those of its rejects too
};

// Whether a catalog that is damaged, or of another version, is replaced by an empty one or refused (Corrupt).
// Only the process that then fills it again may replace it.
enum class IfDamaged { Replace, Refuse };

class CatalogReader;

using sqlite::kInMemory;

class Catalog {
public:
    // `path` is a file system path, created if absent; or kInMemory.
    [[nodiscard]] static result<std::unique_ptr<Catalog>> open(const std::string& path,
                                                               IfDamaged damaged = IfDamaged::Replace);
    // Removes the file and what SQLite keeps beside it; nothing may have it open.
    static void discard(const std::string& path);
    virtual ~Catalog() = default;

    [[nodiscard]] virtual result<void> put(const JobRecord& job) = 0; // inserts or replaces
    // Many of them, and snapshots there are, in one transaction.
    [[nodiscard]] virtual result<void> put_all(std::span<const JobRecord> jobs,
                                               std::span<const StoredSnapshot> snapshots) = 0;
    // Durable on return: what they tell of is removed next, and nobody looks whether it is still there.
    [[nodiscard]] virtual result<void> erase(std::span<const JobId> ids) = 0;
    [[nodiscard]] result<void> erase(const JobId& id) { return erase(std::span(&id, 1)); }
    // The snapshots of jobs that arrived in [from, until); durable, too.
    [[nodiscard]] virtual result<void> erase_snapshots(const DatasetKey& key, TimePoint from,
                                                       TimePoint until) = 0;
    // All of a domain's, of whatever dataset.
    [[nodiscard]] virtual result<void> erase_snapshots(const DomainName& domain) = 0;
    // Bytes: the domain's snapshots and the inputs its jobs keep. A running total: asking costs the same
    // however many there are.
    [[nodiscard]] virtual result<std::uint64_t> held(const DomainName& domain) = 0;
    [[nodiscard]] virtual result<void> clear() = 0;
    [[nodiscard]] virtual result<std::optional<JobRecord>> find(const JobId& id) = 0;
    [[nodiscard]] virtual CatalogReader& reader() = 0;
    [[nodiscard]] result<std::vector<JobRecord>> list(const JobQuery& query); // the reader's
    // The newest with that file name and user, and of that request unless it is empty, if it arrived at or
    // after `since`. Repetitions of jobs are left out: no file came for them.
    [[nodiscard]] virtual result<std::optional<JobRecord>> latest(const DatasetKey& key, const FileName& name,
                                                                  std::string_view user, TimePoint since,
                                                                  std::string_view request_id) = 0;
    // The newest with that file name, whoever's it was. Repetitions of jobs are left out.
    [[nodiscard]] virtual result<std::optional<JobRecord>> newest(const DatasetKey& key,
                                                                  const FileName& name) = 0;
    // The repetition of a job that the user asked for under that request id, if it arrived at or after
    // `since`.
    [[nodiscard]] virtual result<std::optional<JobRecord>> repetition(const JobId& repeated,
                                                                      std::string_view user, TimePoint since,
                                                                      std::string_view request_id) = 0;
    // Jobs that ended before `cutoff` and still keep their input: failed and superseded ones. Oldest first.
    [[nodiscard]] virtual result<std::vector<JobRecord>> kept_inputs(TimePoint cutoff) = 0;
    // Jobs that ended before `cutoff` and still have their payloads. Oldest first.
    [[nodiscard]] virtual result<std::vector<JobRecord>> kept_payloads(TimePoint cutoff) = 0;
    // The job of a dataset that arrived then; there is one at most.
    [[nodiscard]] virtual result<std::optional<JobRecord>> arrived_at(const DatasetKey& key,
                                                                      TimePoint arrived) = 0;
    // A text remembered under a name, "" if none: how far recovery got, for one. clear() forgets these too.
    [[nodiscard]] virtual result<std::string> note(std::string_view name) = 0;
    [[nodiscard]] virtual result<void> set_note(std::string_view name, std::string_view text) = 0;
};

} // namespace wharf::archive
