// One upload on its way into the archive: a staging file nobody reads. Owned by a single transfer; not
// thread-safe; calls may block on the disk. It ends in exactly one way: landed (Uploads::land or an
// enqueue took it), kept as a partial, or abandoned, which is what destroying it does: its bytes are removed,
// or, if it continued a partial, cut off again. After an error only keep_partial and destruction are allowed.
// The Uploads it came from must outlive it.
#pragma once

#include "archive/disk/env.hpp"
#include "archive/disk/names.hpp"
#include "archive/disk/proof.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace wharf::archive {

class Uploads;

class Upload {
public:
    Upload(const Upload&) = delete;
    Upload& operator=(const Upload&) = delete;
    ~Upload();

    // The size() bytes that an upload goes on from have to be digested before the first write, and copied if
    // they are a whole file's. Does a part of that, half a megabyte; how many bytes, 0: done. What was there
    // stays as it was until then.
    [[nodiscard]] result<std::uint64_t> catch_up();

    // OverQuota, or errc::no_space_on_device, before anything is written that the domain may not hold or that
    // would leave the disk with less than uploads leave free.
    [[nodiscard]] result<void> write(std::span<const std::byte> bytes);
    // Takes the digest of bytes that are to be written next, and have to be before this lands, so that
    // write() need not. Never blocks. May be called while another thread writes what came before them, if
    // that was digested ahead, too, all of it.
    void digest_ahead(std::span<const std::byte> bytes);

    [[nodiscard]] const DatasetKey& dataset() const;
    [[nodiscard]] const FileName& name() const;
    [[nodiscard]] std::uint64_t size() const; // bytes, with those it goes on from
    // Of everything that arrived; takes long, so ask only when the answer matters.
    [[nodiscard]] result<Proof> proof() const;
    // What arrived so far, for reading.
    [[nodiscard]] result<std::unique_ptr<File>> read_back() const;

    // Keeps what arrived for a later resume, in place of an older partial of that name; says whether it did.
    // Nothing new has to be kept of an upload that brought no byte of its own, that another one overtook, or
    // whose name is the server's own in a dataset's directory: it is abandoned.
    enum class Kept { Yes, No };
    [[nodiscard]] result<Kept> keep_partial();

private:
    friend class Uploads;
    friend class Chunks;
    friend class JobStore;
    struct State;
    explicit Upload(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace wharf::archive
