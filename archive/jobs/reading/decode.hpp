// From the landed file to UTF-8 text: the file itself, gzip, the character encoding, the byte order mark.
#pragma once

#include "archive/disk/env.hpp"
#include "archive/jobs/control/control_file.hpp"
#include "archive/jobs/reading/byte_source.hpp"

#include <cstdint>
#include <memory>
#include <string_view>
#include <variant>
#include <vector>

namespace wharf::jobs {

class Decoder final : public ByteSource {
public:
    // Looks at the beginning of the file, too: what its name says must be so. `input` must outlive the
    // decoder.
    [[nodiscard]] static std::variant<std::unique_ptr<Decoder>, JobError> open(archive::File& input,
                                                                               FileType type,
                                                                               std::string_view encoding);

    [[nodiscard]] std::variant<std::size_t, JobError> read(std::span<char> into) override;

    [[nodiscard]] std::uint64_t file_bytes() const { return *file_bytes_; } // read so far, as landed
    [[nodiscard]] std::uint64_t text_bytes() const { return text_bytes_; }  // handed out so far

private:
    Decoder() = default;
    template <class Source, class... Arguments>
    void add(Arguments&&... arguments);

    std::vector<std::unique_ptr<ByteSource>> chain_; // each reads from the one before it
    const std::uint64_t* file_bytes_ = nullptr;
    std::uint64_t text_bytes_ = 0;
};

} // namespace wharf::jobs
