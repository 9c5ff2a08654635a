// The bytes of several chunks, one after the other. One file is open at a time. A chunk that is not there is
// a "non-existant-chunk" error.
#pragma once

#include "archive/disk/chunks.hpp"
#include "archive/jobs/reading/byte_source.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace wharf::jobs {

// Why a commit cannot be: `name`, which may be any text, is no chunk of its dataset.
[[nodiscard]] JobError no_such_chunk(std::string_view name);

class ChunkSource final : public ByteSource {
public:
    // All must outlive it. `stop`, once set, ends it with a transient error.
    ChunkSource(archive::Chunks& chunks, const archive::DatasetKey& dataset,
                const std::vector<std::string>& names, const std::atomic<bool>& stop)
        : chunks_(chunks)
        , dataset_(dataset)
        , names_(names)
        , stop_(stop)
    {
    }
    [[nodiscard]] std::variant<std::size_t, JobError> read(std::span<char> into) override;

private:
    archive::Chunks& chunks_;
    const archive::DatasetKey& dataset_;
    const std::vector<std::string>& names_;
    const std::atomic<bool>& stop_;
    std::size_t next_ = 0; // in names_
    std::unique_ptr<archive::File> file_;
    std::uint64_t offset_ = 0; // in the file
};

} // namespace wharf::jobs
