// Decompresses an xz stream (the .xz file format, one or more streams). One that ends early, fails its check
// sum or is followed by anything else is a "corrupt-xz" error. Memory: one input buffer and the decoder's,
// which is refused beyond what the largest of xz's presets takes.
#pragma once

#include "archive/jobs/reading/byte_source.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace wharf::jobs {

class XzSource final : public ByteSource {
public:
    explicit XzSource(ByteSource& compressed);
    ~XzSource() override;
    [[nodiscard]] std::variant<std::size_t, JobError> read(std::span<char> into) override;

private:
    struct Stream;
    [[nodiscard]] JobError corrupt(std::string_view what) const;

    ByteSource& compressed_;
    std::vector<char> input_;
    std::unique_ptr<Stream> stream_;
    std::uint64_t read_ = 0; // compressed bytes taken from the source
    bool input_ended_ = false;
    bool ended_ = false;
    std::optional<JobError> error_;
};

} // namespace wharf::jobs
