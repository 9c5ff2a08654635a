#include "archive/disk/line_file.hpp"

#include "archive/disk/copy.hpp"
#include "archive/disk/layout.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>

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

struct Leading {
    std::uint64_t lines = 0;
    std::uint64_t bytes = 0;
};

result<Leading> leading_lines(File& file, const std::function<bool(std::string_view)>& goes)
{
    Leading leading;
    std::array<char, 16384> block{};
    std::string rest; // read, but not yet a whole line
    std::uint64_t offset = 0;
    for (;;) {
        auto got = file.read_at(offset, std::as_writable_bytes(std::span(block)));
        if (!got) return got.error();
        if (*got == 0) return leading;
        offset += *got;
        rest.append(block.data(), *got);
        std::size_t begin = 0;
        for (auto end = rest.find('\n'); end != std::string::npos; end = rest.find('\n', begin)) {
            if (!goes(std::string_view(rest).substr(begin, end - begin))) return leading;
            ++leading.lines;
            leading.bytes += end + 1 - begin;
            begin = end + 1;
        }
        rest.erase(0, begin);
    }
}

result<void> replace_by_rest(Env& env, File& file, std::uint64_t offset, std::string_view path)
{
    const std::string fresh = layout::staging_file(env.random());
    auto made = env.open(fresh, OpenMode::Create);
    if (!made) return made.error();
    auto done = copy_bytes(file, offset, **made);
    if (done) done = (*made)->sync();
    if (done) done = env.rename(fresh, path);
    if (!done) (void)env.remove(fresh);
    return done;
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

result<std::uint64_t> trim_lines(Env& env, std::string_view path,
                                 const std::function<bool(std::string_view)>& goes)
{
    auto file = open_lines(env, path);
    if (!file) return file.error();
    auto leading = leading_lines(**file, goes);
    if (!leading) return leading.error();
    if (leading->lines == 0) return 0;
    if (auto replaced = replace_by_rest(env, **file, leading->bytes, path); !replaced)
        return replaced.error();
    return leading->lines;
}

} // namespace wharf::archive
