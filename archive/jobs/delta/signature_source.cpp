#include "archive/jobs/delta/signature_source.hpp"

#include "archive/jobs/delta/varint.hpp"

#include <algorithm>
#include <cstring>

namespace wharf::jobs {
namespace {

constexpr std::string_view kMd5 = "MD5";    // what clients write, and every one of them reads
constexpr std::uint64_t kLargest = 512'000; // clients keep two blocks in 1,024,000 bytes
constexpr std::uint64_t kBlocks = 100'000;  // in a file whose blocks are neither
constexpr std::uint64_t kWeakBytes = 4;
constexpr std::uint64_t kStrongBytes = 16;     // MD5
constexpr std::uint64_t kAtOnce = 1024 * 1024; // bytes of the file signed before something is handed out

void append_name(std::string& to, std::string_view name)
{
    to += static_cast<char>(name.size());
    to += name;
}

std::uint64_t blocks_of(std::uint64_t size, std::uint64_t block)
{
    return size / block + (size % block != 0 ? 1 : 0);
}

// As clients compute it: about as many as make a megabyte of the file.
std::uint64_t group_of(std::uint64_t block)
{
    return std::min<std::uint64_t>(1 + 1'048'576 / block, 65'535);
}

std::uint64_t varint_size(std::uint64_t number)
{
    std::string text;
    append_varint(text, number);
    return text.size();
}

} // namespace

std::uint64_t signature_block(std::uint64_t file_size)
{
    return std::clamp(blocks_of(file_size, kBlocks), kSmallestBlock, kLargest);
}

std::uint64_t signature_size(std::uint64_t file_size, std::uint64_t block)
{
    const std::uint64_t blocks = blocks_of(file_size, block);
    const std::uint64_t group = group_of(block);
    const std::uint64_t names = 2 * (1 + kMd5.size());
    return names + varint_size(block) + varint_size(group) + blocks / group * varint_size(group) +
           varint_size(blocks % group) + blocks * (kWeakBytes + kStrongBytes) + kStrongBytes;
}

std::uint32_t weak_sum(std::span<const char> bytes, std::uint64_t block)
{
    std::uint32_t a = 0; // both modulo 2^16 at the end
    std::uint32_t b = 0;
    auto weight = static_cast<std::uint32_t>(block);
    for (const char byte : bytes) {
        const auto x = static_cast<std::uint32_t>(static_cast<std::int32_t>(static_cast<signed char>(byte)));
        a += x;
        b += weight-- * x;
    }
    return (b & 0xFFFF) << 16 | (a & 0xFFFF);
}

SignatureSource::SignatureSource(std::unique_ptr<archive::File> file, std::uint64_t size, std::uint64_t block)
    : file_(std::move(file))
    , size_(size)
    , block_(block)
    , group_(group_of(block))
    , bytes_(block)
    , all_(archive::MessageDigest::named(kMd5).value())
    , strong_(archive::MessageDigest::named(kMd5).value())
{
}

std::uint64_t SignatureSource::blocks_left() const
{
    return blocks_of(size_ - offset_, block_);
}

std::variant<std::size_t, JobError> SignatureSource::read(std::span<char> into)
{
    if (error_) return *error_;
    if (given_ == made_.size()) {
        made_.clear();
        given_ = 0;
        const std::uint64_t enough = offset_ + kAtOnce;
        while (offset_ < enough && at_ != At::End)
            if (auto error = go_on()) {
                error_ = std::move(error);
                return *error_;
            }
    }
    const std::size_t count = std::min(into.size(), made_.size() - given_);
    std::memcpy(into.data(), made_.data() + given_, count);
    given_ += count;
    return count;
}

std::optional<JobError> SignatureSource::go_on()
{
    const std::size_t before = made_.size();
    if (at_ == At::Head) {
        std::string name;
        append_name(name, kMd5);
        made_ += name;
        append_varint(made_, block_);
        made_ += name;
        append_varint(made_, group_);
        all_.update(std::as_bytes(std::span(made_).subspan(name.size())));
        at_ = At::Groups;
        return std::nullopt;
    }
    if (left_in_group_ > 0) {
        if (auto error = add_block()) return error;
    } else if (!last_group_) {
        left_in_group_ = std::min(group_, blocks_left());
        last_group_ = left_in_group_ < group_;
        append_varint(made_, left_in_group_);
    } else {
        made_ += all_.finish();
        at_ = At::End;
        return std::nullopt;
    }
    all_.update(std::as_bytes(std::span(made_).subspan(before)));
    return std::nullopt;
}

std::optional<JobError> SignatureSource::add_block()
{
    const auto wanted = std::span(bytes_).first(std::min(block_, size_ - offset_));
    for (std::size_t done = 0; done < wanted.size();) {
        const auto got = file_->read_at(offset_ + done, std::as_writable_bytes(wanted.subspan(done)));
        if (!got) return io_error("reading the file to be signed", got.error());
        if (*got == 0)
            return io_error("reading the file to be signed",
                            make_error_code(boost::system::errc::io_error)); // it became shorter
        done += *got;
    }
    const std::uint32_t weak = weak_sum(wanted, block_);
    for (const unsigned shift : {24U, 16U, 8U, 0U})
        made_ += static_cast<char>(weak >> shift & 0xFF);
    strong_.update(std::as_bytes(wanted));
    made_ += strong_.finish();
    offset_ += wanted.size();
    --left_in_group_;
    return std::nullopt;
}

} // namespace wharf::jobs
