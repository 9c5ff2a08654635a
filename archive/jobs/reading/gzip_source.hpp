// Decompresses a gzip stream (RFC 1952) of one or more members. A stream that ends early, fails its check sum
// or is followed by anything else is a "corrupt-gzip" error. Memory: one input buffer and zlib's window.
#pragma once

#include "archive/jobs/reading/byte_source.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace wharf::jobs {

class GzipSource final : public ByteSource {
public:
    explicit GzipSource(ByteSource& compressed);
    ~GzipSource() override;
    [[nodiscard]] std::variant<std::size_t, JobError> read(std::span<char> into) override;

private:
    struct Stream;
    [[nodiscard]] JobError corrupt(std::string_view what, std::uint64_t offset) const;

    ByteSource& compressed_;
    std::vector<char> input_;
    std::unique_ptr<Stream> stream_;
    std::uint64_t read_ = 0;    // compressed bytes taken from the source
    std::uint64_t members_ = 0; // that ended well
    std::uint64_t member_begin_ = 0;
    std::optional<JobError> error_; // behind what was handed out last
    bool input_ended_ = false;
    bool output_was_full_ = false; // so zlib may hold back more
    bool between_members_ = true;
};

} // namespace wharf::jobs
