// The new version of a file, of the old one and a patch, as it is read. A patch is: the name of the digest
// that ends it, the block size B, operations, a digest over all but the first name. An operation is 00 and
// the number of a block of the old file (its last may be shorter than B); or 01, a length of 1 to B, and that
// many bytes; or ff, the last one. Whatever is otherwise in it, or behind it, is a "corrupt-patch" error that
// says at which byte; what was handed out before that is no file.
#pragma once

#include "archive/disk/digest.hpp"
#include "archive/disk/env.hpp"
#include "archive/jobs/reading/byte_source.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::jobs {

class PatchedSource final : public ByteSource {
public:
    // `old`, of `old_size` bytes, may be null: then there was none, and there are no blocks of it. A patch
    // that copies blocks of less than `smallest_block` bytes is refused: each is a read of the old file.
    PatchedSource(ByteSource& patch, archive::File* old, std::uint64_t old_size,
                  std::uint64_t smallest_block = 1);
    [[nodiscard]] std::variant<std::size_t, JobError> read(std::span<char> into) override;

private:
    enum class Doing { Head, Between, Copying, Literal, Ended }; // between two operations

    [[nodiscard]] std::size_t give(std::span<char> into);
    [[nodiscard]] std::size_t give_old(std::span<char> into);
    [[nodiscard]] bool read_window();
    [[nodiscard]] std::size_t give_literal(std::span<char> into);
    void read_head();
    void begin_operation();
    void read_end();

    // Of the patch. After an error they give zeros, and error_ is set.
    [[nodiscard]] bool fill(); // false: no more of it, or an error
    [[nodiscard]] unsigned char byte();
    [[nodiscard]] std::uint64_t varint();
    [[nodiscard]] std::string text(std::size_t size);
    void digest_until_here();
    void corrupt(std::string_view why);

    ByteSource& patch_;
    archive::File* old_;
    std::uint64_t old_size_;
    std::uint64_t smallest_block_;
    std::uint64_t block_ = 0;
    Doing doing_ = Doing::Head;
    std::uint64_t left_ = 0;       // bytes of the operation
    std::uint64_t old_offset_ = 0; // of the next byte to be copied
    std::vector<char> input_;      // of the patch; input_[at_, filled_) is to be read
    std::size_t at_ = 0;
    std::size_t filled_ = 0;
    std::size_t undigested_ = 0; // where in input_ that begins
    std::uint64_t before_ = 0;   // bytes of the patch before input_
    std::optional<archive::MessageDigest> digest_;
    std::vector<char> window_; // of the old file: copies mostly follow one another
    std::uint64_t window_offset_ = 0;
    std::size_t window_size_ = 0;
    std::optional<JobError> error_;
};

} // namespace wharf::jobs
