#include "server/vfs/reading.hpp"

#include "server/vfs/errors.hpp"

#include <algorithm>
#include <cstring>

namespace wharf::vfs {
namespace {

class FileReading final : public ReadHandle {
public:
    FileReading(std::unique_ptr<archive::File> file, std::uint64_t size, std::uint64_t offset)
        : file_(std::move(file))
        , size_(size)
        , offset_(offset)
    {
    }
    [[nodiscard]] std::uint64_t size() const override { return size_; }
    [[nodiscard]] result<std::size_t> read(std::span<std::byte> into) override
    {
        const auto wanted = within_size(into);
        if (wanted.empty()) return std::size_t{0};
        return taken(file_->read_at(offset_, wanted));
    }
    [[nodiscard]] result<std::size_t> read_now(std::span<std::byte> into) override
    {
        const auto wanted = within_size(into);
        if (wanted.empty()) return std::size_t{0};
        return taken(file_->read_now(offset_, wanted));
    }

private:
    [[nodiscard]] std::span<std::byte> within_size(std::span<std::byte> into) const
    {
        return into.first(std::min<std::uint64_t>(into.size(), size_ - offset_));
    }
    result<std::size_t> taken(const result<std::size_t>& got)
    {
        if (!got) return from_archive(got.error());
        offset_ += *got;
        return *got;
    }

    std::unique_ptr<archive::File> file_;
    std::uint64_t size_;
    std::uint64_t offset_; // at most size_
};

class TextReading final : public ReadHandle {
public:
    TextReading(std::string text, std::size_t offset)
        : text_(std::move(text))
        , offset_(offset)
    {
    }
    [[nodiscard]] std::uint64_t size() const override { return text_.size(); }
    [[nodiscard]] result<std::size_t> read(std::span<std::byte> into) override
    {
        const std::size_t count = std::min(into.size(), text_.size() - offset_);
        std::memcpy(into.data(), text_.data() + offset_, count);
        offset_ += count;
        return count;
    }
    [[nodiscard]] result<std::size_t> read_now(std::span<std::byte> into) override { return read(into); }

private:
    std::string text_;
    std::size_t offset_; // at most its size
};

} // namespace

result<std::unique_ptr<ReadHandle>> read_file(archive::result<std::unique_ptr<archive::File>> file,
                                              std::uint64_t offset)
{
    if (!file) return from_archive(file.error());
    const auto info = (*file)->info();
    if (!info) return from_archive(info.error());
    if (offset > info->size) return Errc::BadOffset;
    return std::make_unique<FileReading>(std::move(*file), info->size, offset);
}

result<std::unique_ptr<ReadHandle>> read_text(std::string text, std::uint64_t offset)
{
    if (offset > text.size()) return Errc::BadOffset;
    return std::make_unique<TextReading>(std::move(text), static_cast<std::size_t>(offset));
}

} // namespace wharf::vfs
