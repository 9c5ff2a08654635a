// The bytes of several chunks, one after the other. One file is open at a time.
#pragma once

#include "archive/disk/chunks.hpp"
#include "archive/jobs/reading/byte_source.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace wharf::jobs {

class ChunkSource final : public ByteSource {
public:
    // All must outlive it.
    ChunkSource(archive::Chunks& chunks, const archive::DatasetKey& dataset,
                const std::vector<std::string>& names)
        : chunks_(chunks)
        , dataset_(dataset)
        , names_(names)
    {
    }
    [[nodiscard]] std::variant<std::size_t, JobError> read(std::span<char> into) override;

private:
    archive::Chunks& chunks_;
    const archive::DatasetKey& dataset_;
    const std::vector<std::string>& names_;
    std::size_t next_ = 0; // in names_
    std::unique_ptr<archive::File> file_;
    std::uint64_t offset_ = 0; // in the file
};

} // namespace wharf::jobs
