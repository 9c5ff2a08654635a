// The job archive on disk: its parts over one data root. Opening it makes the directories, takes the lock
// that keeps a second server out, and recovers. The parts are thread-safe and live as long as the Archive.
#pragma once

#include "archive/disk/catalog.hpp"
#include "archive/disk/chunks.hpp"
#include "archive/disk/datasets.hpp"
#include "archive/disk/job_store.hpp"
#include "archive/disk/recovery.hpp"
#include "archive/disk/snapshots.hpp"
#include "archive/disk/uploads.hpp"

namespace wharf::archive {

// Serve locks the data root and recovers; Beside is for a command that runs next to a server: no lock, no
// recovery.
enum class Access { Serve, Beside };

// What Serve does where the disk has no room for the catalog: fill one in memory, which is enough for whoever
// makes room. The file is removed then, and the next start makes it anew: it would tell of what went.
enum class WhenFull { Refuse, CatalogInMemory };

struct Options {
    Access access = Access::Serve;
    // File system path of catalog.sqlite, or kInMemory. Beside, one in memory is empty: for whoever asks
    // nothing of it.
    std::string catalog_path;
    Sync land_sync = Sync::No;
    SpaceLimits space{};
    WhenFull when_full = WhenFull::Refuse;
};

class Archive {
public:
    // `env` must outlive the archive and be rooted in the data directory. Errors: what the disk says;
    // Errc::Busy: another server works on this data root; Errc::Corrupt: the catalog is damaged and only a
    // server may replace it; Errc::NotFound: it is missing, or was not filled to the end, and only a server
    // may do that.
    [[nodiscard]] static result<std::unique_ptr<Archive>> open(Env& env, const Options& options);

    [[nodiscard]] Env& env() { return env_; }
    [[nodiscard]] Datasets& datasets() { return datasets_; }
    [[nodiscard]] Uploads& uploads() { return uploads_; }
    [[nodiscard]] Chunks& chunks() { return chunks_; }
    [[nodiscard]] Space& space() { return uploads_.space(); }
    [[nodiscard]] JobStore& jobs() { return jobs_; }
    [[nodiscard]] Snapshots& snapshots() { return snapshots_; }
    [[nodiscard]] Catalog& catalog() { return *catalog_; }
    [[nodiscard]] const RecoveryReport& recovery() const { return recovery_; }

private:
    Archive(Env& env, std::unique_ptr<Catalog> catalog, const Options& options);

    Env& env_;
    std::unique_ptr<File> lock_;
    std::unique_ptr<Catalog> catalog_;
    Datasets datasets_;
    Uploads uploads_;
    Chunks chunks_;
    JobStore jobs_;
    Snapshots snapshots_;
    RecoveryReport recovery_;
};

} // namespace wharf::archive
