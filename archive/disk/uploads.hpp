// The uploads of each dataset that are not jobs yet: whole files, which stand in the dataset's directory
// under their own name, and partials, which are kept in staging. Thread-safe; every call may block.
//
// A whole file carries its size and SHA-256 as its mark (env.hpp), put there before the file got its name.
// After power loss, recovery compares: what does not match is no longer whole and becomes a partial. Where
// the filesystem has no marks the file is synced before it gets its name instead.
#pragma once

#include "archive/disk/upload.hpp"

#include <mutex>
#include <set>
#include <vector>

namespace wharf::archive {

struct UploadInfo {
    FileName name;
    std::uint64_t size = 0; // bytes
    TimePoint modified;
    bool whole = false;
};

struct Landed {
    std::uint64_t size = 0; // bytes
    std::string sha256;     // lower-case hex
};

// Where the first byte written goes.
struct StartAt {
    enum class Kind { Beginning, Offset, End } kind = Kind::Beginning;
    std::uint64_t offset = 0; // Kind::Offset
};

class Uploads {
public:
    Uploads(Env& env, Sync land_sync)
        : env_(env)
        , land_sync_(land_sync)
    {
    }

    // Resuming (Offset, End) continues the partial of that name, cut to the offset; else a copy of the whole
    // file. If both exist, the one whose size is the offset; the partial when neither or both fit. Errors:
    // NotFound (no such dataset, or nothing to resume), BadOffset, Busy (another upload to that name is under
    // way), errno.
    [[nodiscard]] result<std::unique_ptr<Upload>> begin(const DatasetKey& key, const FileName& name,
                                                        StartAt at);

    // Gives the upload its name; an older file of that name is replaced, a partial of that name removed. On
    // error the older file is as it was.
    [[nodiscard]] result<Landed> land(std::unique_ptr<Upload> upload);

    [[nodiscard]] result<std::vector<UploadInfo>> list(
        const DatasetKey& key); // a whole file hides its partial
    [[nodiscard]] result<UploadInfo> find(const DatasetKey& key, const FileName& name);
    [[nodiscard]] result<std::unique_ptr<File>> open(const DatasetKey& key,
                                                     const FileName& name); // whole ones only
    // Within a dataset or between datasets. Incomplete for a partial; AlreadyExists never: the target is
    // replaced.
    [[nodiscard]] result<void> rename(const DatasetKey& from, const FileName& name, const DatasetKey& to,
                                      const FileName& new_name);
    [[nodiscard]] result<void> remove(const DatasetKey& key,
                                      const FileName& name); // the whole file and the partial

    // Lower-case hex of a whole file, from its mark; computed when it has none.
    [[nodiscard]] result<std::string> digest(const DatasetKey& key, const FileName& name);

    struct Partial {
        DatasetKey dataset;
        UploadInfo info;
    };
    [[nodiscard]] result<std::vector<Partial>> partials(); // of all datasets
    [[nodiscard]] result<void> remove_partial(const DatasetKey& key, const FileName& name);

private:
    Env& env_;
    Sync land_sync_;
    std::mutex mutex_;
    std::set<std::string> in_flight_; // final paths being written to
};

} // namespace wharf::archive
