// Bytes in memory as the sources and files the code under test reads from.
#pragma once

#include "archive/disk/env.hpp"
#include "archive/jobs/reading/byte_source.hpp"

#include <algorithm>
#include <cstring>
#include <random>
#include <string>
#include <utility>

namespace wharf::jobs {

// Hands out at most `piece` bytes at a time, after a first piece of its own size.
class Pieces final : public ByteSource {
public:
    explicit Pieces(std::string text, std::size_t piece = 1U << 20, std::size_t first = 0)
        : text_(std::move(text))
        , piece_(piece)
        , first_(first)
    {
    }
    std::variant<std::size_t, JobError> read(std::span<char> into) override
    {
        const std::size_t wanted = at_ < first_ ? first_ - at_ : piece_;
        const std::size_t size = std::min({into.size(), wanted, text_.size() - at_});
        std::memcpy(into.data(), text_.data() + at_, size);
        at_ += size;
        return size;
    }

private:
    std::string text_;
    std::size_t piece_;
    std::size_t first_;
    std::size_t at_ = 0;
};

// Passes another source on, in pieces of random sizes.
class RandomPieces final : public ByteSource {
public:
    RandomPieces(ByteSource& source, unsigned seed)
        : source_(source)
        , random_(seed)
    {
    }
    std::variant<std::size_t, JobError> read(std::span<char> into) override
    {
        const std::size_t wanted = 1 + random_() % (random_() % 4 == 0 ? 1000 : 9);
        return source_.read(into.first(std::min(into.size(), wanted)));
    }

private:
    ByteSource& source_;
    std::mt19937 random_;
};

// A landed file: only what a reader needs. Reading beyond `fails_at` is an I/O error.
class MemoryFile final : public archive::File {
public:
    explicit MemoryFile(std::string bytes, std::uint64_t fails_at = ~std::uint64_t{0})
        : bytes_(std::move(bytes))
        , fails_at_(fails_at)
    {
    }
    archive::result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> into) override
    {
        if (offset >= fails_at_) return boost::system::errc::make_error_code(boost::system::errc::io_error);
        const std::uint64_t size =
            offset < bytes_.size() ? std::min<std::uint64_t>(into.size(), bytes_.size() - offset) : 0;
        if (size > 0) std::memcpy(into.data(), bytes_.data() + offset, size);
        return static_cast<std::size_t>(size);
    }
    archive::result<archive::FileInfo> info() override
    {
        return archive::FileInfo{archive::FileKind::Regular, bytes_.size(), {}, 0};
    }
    archive::result<void> append(std::span<const std::byte>) override { return read_only(); }
    archive::result<void> truncate(std::uint64_t) override { return read_only(); }
    archive::result<void> set_modified(archive::TimePoint) override { return read_only(); }
    archive::result<void> sync() override { return read_only(); }
    archive::result<void> set_mark(std::string_view) override { return read_only(); }
    archive::result<std::string> mark() override { return std::string(); }

private:
    static archive::error_code read_only()
    {
        return boost::system::errc::make_error_code(boost::system::errc::read_only_file_system);
    }
    std::string bytes_;
    std::uint64_t fails_at_;
};

} // namespace wharf::jobs
