#include "archive/jobs/delta/patched_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace wharf::jobs {
namespace {

constexpr std::size_t kInput = 64 * 1024;       // bytes of the patch read at once
constexpr std::size_t kWindow = 256 * 1024;     // bytes of the old file read at once
constexpr std::uint64_t kMaxBlock = 10'485'760; // bytes, as in a signature

constexpr unsigned char kCopy = 0x00;
constexpr unsigned char kLiteral = 0x01;
constexpr unsigned char kEnd = 0xFF;

} // namespace

PatchedSource::PatchedSource(ByteSource& patch, archive::File* old, std::uint64_t old_size,
                             std::uint64_t smallest_block)
    : patch_(patch)
    , old_(old)
    , old_size_(old == nullptr ? 0 : old_size)
    , smallest_block_(smallest_block)
    , input_(kInput)
    , window_(kWindow)
{
}

std::variant<std::size_t, JobError> PatchedSource::read(std::span<char> into)
{
    std::size_t done = 0;
    while (done < into.size() && doing_ != Doing::Ended && !error_)
        done += give(into.subspan(done));
    if (done == 0 && error_) return *error_;
    return done;
}

std::size_t PatchedSource::give(std::span<char> into)
{
    switch (doing_) {
    case Doing::Head: read_head(); return 0;
    case Doing::Between: begin_operation(); return 0;
    case Doing::Copying:
    case Doing::Literal: break;
    case Doing::Ended: return 0;
    }
    const auto wanted = into.first(std::min<std::uint64_t>(into.size(), left_));
    const std::size_t given = doing_ == Doing::Copying ? give_old(wanted) : give_literal(wanted);
    left_ -= given;
    if (left_ == 0) doing_ = Doing::Between;
    return given;
}

std::size_t PatchedSource::give_old(std::span<char> into)
{
    const bool in_window = old_offset_ >= window_offset_ && old_offset_ < window_offset_ + window_size_;
    if (!in_window && !read_window()) return 0;
    const auto from = static_cast<std::size_t>(old_offset_ - window_offset_);
    const std::size_t count = std::min(into.size(), window_size_ - from);
    std::memcpy(into.data(), window_.data() + from, count);
    old_offset_ += count;
    return count;
}

// Ahead only where copies follow one another: elsewhere the rest would be read for nothing.
bool PatchedSource::read_window()
{
    const bool goes_on = old_offset_ == window_offset_ + window_size_;
    const std::size_t wanted = goes_on ? kWindow : std::min<std::uint64_t>(kWindow, left_);
    const auto got = old_->read_at(old_offset_, std::as_writable_bytes(std::span(window_).first(wanted)));
    if (!got || *got == 0) {
        error_ = io_error("reading the older version",
                          got ? make_error_code(boost::system::errc::io_error) : got.error());
        return false;
    }
    window_offset_ = old_offset_;
    window_size_ = *got;
    return true;
}

std::size_t PatchedSource::give_literal(std::span<char> into)
{
    if (at_ == filled_ && !fill()) {
        corrupt("it ends within a piece of text");
        return 0;
    }
    const std::size_t count = std::min(into.size(), filled_ - at_);
    std::memcpy(into.data(), input_.data() + at_, count);
    at_ += count;
    return count;
}

void PatchedSource::read_head()
{
    const std::size_t size = byte();
    const std::string name = text(size);
    if (error_) return;
    digest_ = archive::MessageDigest::named(name);
    if (!digest_) return corrupt("it does not begin with the name of a digest");
    undigested_ = at_;
    block_ = varint();
    if (block_ == 0 || block_ > kMaxBlock) return corrupt("its block size is none");
    doing_ = Doing::Between;
}

void PatchedSource::begin_operation()
{
    const unsigned char operation = byte();
    if (error_) return;
    if (operation == kEnd) return read_end();
    if (operation != kCopy && operation != kLiteral) return corrupt("it has an unknown operation");
    const std::uint64_t number = varint();
    if (error_) return;
    if (operation == kLiteral) {
        if (number == 0 || number > block_) return corrupt("it has a piece of text of no size that may be");
        left_ = number;
        doing_ = Doing::Literal;
        return;
    }
    if (block_ < smallest_block_) return corrupt("it copies blocks smaller than those of a signature");
    if (old_size_ == 0 || number > (old_size_ - 1) / block_)
        return corrupt("it copies a block that the older version does not have");
    old_offset_ = number * block_;
    left_ = std::min(block_, old_size_ - old_offset_);
    doing_ = Doing::Copying;
}

void PatchedSource::read_end()
{
    digest_until_here();
    const std::string expected = digest_->finish();
    digest_.reset();
    const std::string said = text(expected.size());
    if (error_) return;
    if (said != expected) return corrupt("its check sum is another");
    if (at_ < filled_ || fill()) return corrupt("something follows its end");
    if (!error_) doing_ = Doing::Ended;
}

bool PatchedSource::fill()
{
    digest_until_here();
    before_ += filled_;
    at_ = filled_ = undigested_ = 0;
    auto got = patch_.read(input_);
    if (auto* const error = std::get_if<JobError>(&got)) {
        error_ = std::move(*error);
        return false;
    }
    filled_ = std::get<std::size_t>(got);
    return filled_ > 0;
}

unsigned char PatchedSource::byte()
{
    if (at_ == filled_ && !fill()) {
        corrupt("it ends before its end");
        return 0;
    }
    return static_cast<unsigned char>(input_[at_++]);
}

std::uint64_t PatchedSource::varint()
{
    std::uint64_t number = 0;
    for (unsigned shift = 0; shift < 63; shift += 7) {
        const unsigned char next = byte();
        if (error_) return 0;
        number |= static_cast<std::uint64_t>(next & 0x7F) << shift;
        if (next < 0x80) return number;
    }
    corrupt("it has a number without an end");
    return 0;
}

std::string PatchedSource::text(std::size_t size)
{
    std::string text;
    while (text.size() < size && !error_)
        text += static_cast<char>(byte());
    return text;
}

void PatchedSource::digest_until_here()
{
    if (digest_) digest_->update(std::as_bytes(std::span(input_).subspan(undigested_, at_ - undigested_)));
    undigested_ = at_;
}

void PatchedSource::corrupt(std::string_view why)
{
    if (error_) return; // of the source: that is why
    const std::uint64_t offset = before_ + at_;
    error_ = JobError{"corrupt-patch",
                      {{"message", why}, {"offset", offset}},
                      fmt::format("the patch is damaged: {} (at byte {})", why, offset)};
}

} // namespace wharf::jobs
