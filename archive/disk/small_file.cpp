#include "archive/disk/small_file.hpp"

#include "archive/disk/layout.hpp"

#include <span>

namespace wharf::archive {

namespace {

result<void> fill(File& file, std::string_view text, Sync sync)
{
    if (auto written = file.append(std::as_bytes(std::span(text))); !written) return written;
    return sync == Sync::Yes ? file.sync() : result<void>();
}

} // namespace

result<std::string> read_file(Env& env, std::string_view path, std::size_t limit)
{
    auto file = env.open(path, OpenMode::Read);
    if (!file) return file.error();
    auto info = (*file)->info();
    if (!info) return info.error();
    if (info->size > limit) return make_error_code(boost::system::errc::file_too_large);

    std::string text(static_cast<std::size_t>(info->size), '\0');
    std::size_t have = 0;
    while (have < text.size()) {
        auto got = (*file)->read_at(have, std::as_writable_bytes(std::span(text).subspan(have)));
        if (!got) return got.error();
        if (*got == 0) break;
        have += *got;
    }
    text.resize(have);
    return text;
}

result<void> write_new_file(Env& env, std::string_view path, std::string_view text, Sync sync)
{
    auto file = env.open(path, OpenMode::Create);
    if (!file) return file.error();
    auto filled = fill(**file, text, sync);
    if (!filled) (void)env.remove(path);
    return filled;
}

result<void> replace_file(Env& env, std::string_view path, std::string_view text, Sync sync)
{
    const std::string fresh = layout::staging_file(env.random());
    if (auto written = write_new_file(env, fresh, text, sync); !written) return written;
    if (auto moved = env.rename(fresh, path); !moved) {
        (void)env.remove(fresh);
        return moved;
    }
    return sync == Sync::Yes ? env.sync_directory(layout::parent(path)) : result<void>();
}

} // namespace wharf::archive
