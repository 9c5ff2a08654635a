// Pieces of a file that a client sends one by one, and names in their order when the last one is there. Until
// then nobody knows what they are pieces of: each is a file of its own in staging, which survives a restart,
// counts for what its domain holds, and goes when no other one of its dataset came for a day. Thread-safe;
// every call may block on the disk.
#pragma once

#include "archive/disk/uploads.hpp"

#include <memory>
#include <string_view>
#include <vector>

namespace wharf::archive {

class Chunks {
public:
    // Both must outlive it.
    Chunks(Env& env, Uploads& uploads)
        : env_(env)
        , uploads_(uploads)
    {
    }

    // A chunk that is about to arrive. Errors as Uploads::begin().
    [[nodiscard]] result<std::unique_ptr<Upload>> begin(const DatasetKey& key);
    // The name that it is kept under. On error nothing is kept.
    [[nodiscard]] result<FileName> keep(std::unique_ptr<Upload> chunk);

    // What a client calls a chunk may be anything. NotFound: no chunk of that dataset.
    [[nodiscard]] result<std::uint64_t> size(const DatasetKey& key, std::string_view name); // bytes
    [[nodiscard]] result<std::unique_ptr<File>> open(const DatasetKey& key, std::string_view name);
    [[nodiscard]] result<void> remove(const DatasetKey& key, std::string_view name);

    // Of a dataset that is gone. Best effort: those that stay go when they are old.
    void remove_all(const DatasetKey& key);

    struct Kept {
        UploadPlace place;
        TimePoint arrived;
    };
    [[nodiscard]] result<std::vector<Kept>> all(); // of all datasets

private:
    Env& env_;
    Uploads& uploads_;
};

} // namespace wharf::archive
