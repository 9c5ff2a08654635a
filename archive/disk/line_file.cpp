#include "archive/disk/line_file.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace wharf::archive {

namespace {

// Where the last whole line ends; read backwards, a block at a time.
result<std::uint64_t> end_of_lines(File& file, std::uint64_t size)
{
    std::array<char, 4096> block{};
    std::uint64_t want = std::min<std::uint64_t>(size, 1); // mostly the last byte is the newline
    while (size > 0) {
        const std::uint64_t begin = size - want;
        auto got = file.read_at(begin, std::as_writable_bytes(std::span(block).first(want)));
        if (!got) return got.error();
        const std::string_view text(block.data(), *got);
        if (const auto newline = text.rfind('\n'); newline != std::string_view::npos)
            return begin + newline + 1;
        size = begin;
        want = std::min<std::uint64_t>(size, block.size());
    }
    return 0;
}

} // namespace

result<std::unique_ptr<File>> open_lines(Env& env, std::string_view path)
{
    auto file = env.open(path, OpenMode::Append);
    if (!file) return file.error();
    auto info = (*file)->info();
    if (!info) return info.error();
    auto end = end_of_lines(**file, info->size);
    if (!end) return end.error();
    if (*end < info->size) {
        if (auto cut = (*file)->truncate(*end); !cut) return cut.error();
    }
    return file;
}

result<void> append_lines(File& file, std::string_view lines)
{
    auto before = file.info();
    if (!before) return before.error();
    auto appended = file.append(std::as_bytes(std::span(lines)));
    if (!appended) (void)file.truncate(before->size);
    return appended;
}

} // namespace wharf::archive
