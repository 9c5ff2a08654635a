// The signature of a file: what a client that has a newer version of it must know of the old one, to send
// only what is new. In this order: the name of the digest that ends it, the block size B, the name of the
// digest of a block, the number N of blocks in a group; then groups of up to N blocks, each with its count in
// front, of which the last is the first with less than N (perhaps none); then a digest over all but the first
// name. A block is B bytes of the file, the last perhaps fewer; it is told by a weak sum of 32 bits, which a
// client can roll along its file byte by byte, and by its digest.
//
// Computed as it is read, never kept: nothing has to be removed with the file, and a file of ten gigabytes is
// signed as quickly as it is read. A read() signs a megabyte or a block, whichever is more, however small
// that makes what it hands out: others may want the thread.
#pragma once

#include "archive/disk/digest.hpp"
#include "archive/disk/env.hpp"
#include "archive/jobs/reading/byte_source.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace wharf::jobs {

inline constexpr std::uint64_t kSmallestBlock = 1024; // bytes, in any signature

// Of a file of that size, in bytes: small ones find more that is old, large ones keep the signature small.
[[nodiscard]] std::uint64_t signature_block(std::uint64_t file_size);
// How many bytes the signature of a file of that size has.
[[nodiscard]] std::uint64_t signature_size(std::uint64_t file_size, std::uint64_t block);

// Of the bytes of one block, be it shorter than `block`.
[[nodiscard]] std::uint32_t weak_sum(std::span<const char> bytes, std::uint64_t block);

class SignatureSource final : public ByteSource {
public:
    // Of the first `size` bytes, which the file keeps meanwhile.
    SignatureSource(std::unique_ptr<archive::File> file, std::uint64_t size, std::uint64_t block);
    [[nodiscard]] std::variant<std::size_t, JobError> read(std::span<char> into) override;

private:
    enum class At { Head, Groups, End };
    [[nodiscard]] std::optional<JobError> go_on();
    [[nodiscard]] std::optional<JobError> add_block();
    [[nodiscard]] std::uint64_t blocks_left() const;

    std::unique_ptr<archive::File> file_;
    std::uint64_t size_;
    std::uint64_t block_;
    std::uint64_t group_; // blocks in a full group
    std::uint64_t offset_ = 0;
    std::uint64_t left_in_group_ = 0; // blocks
    bool last_group_ = false;
    At at_ = At::Head;
    std::vector<char> bytes_; // of one block
    std::string made_;        // made_[given_, ...) is to be handed out
    std::size_t given_ = 0;
    archive::MessageDigest all_;
    archive::MessageDigest strong_;
    std::optional<JobError> error_;
};

} // namespace wharf::jobs
