#include "archive/disk/chunks.hpp"

#include "archive/disk/directories.hpp"
#include "archive/disk/layout.hpp"
#include "archive/disk/upload_state.hpp"

#include <fmt/format.h>

#include <tuple>

namespace wharf::archive {

result<std::unique_ptr<Upload>> Chunks::begin(const DatasetKey& key)
{
    const auto name = FileName::parse(fmt::format("{:016x}{:016x}", env_.random(), env_.random()));
    if (!name) return name.error();
    return uploads_.begin(key, *name, {});
}

result<FileName> Chunks::keep(std::unique_ptr<Upload> chunk)
{
    Upload::State& s = *chunk->state_;
    s.ticket.close();
    if (auto made = make_directories(env_, layout::chunks(s.dataset), Sync::No); !made) return made.error();
    if (auto kept = s.names.give(s.dataset.domain, s.path, layout::chunk(s.dataset, s.name)); !kept)
        return kept.error();
    s.ended = true;
    return s.name;
}

result<std::uint64_t> Chunks::size(const DatasetKey& key, std::string_view name)
{
    const auto known = FileName::parse(name);
    if (!known) return Errc::NotFound;
    const auto info = env_.stat(layout::chunk(key, *known));
    if (!info) return as_condition(info.error());
    return info->size;
}

result<std::unique_ptr<File>> Chunks::open(const DatasetKey& key, std::string_view name)
{
    const auto known = FileName::parse(name);
    if (!known) return Errc::NotFound;
    auto file = env_.open(layout::chunk(key, *known), OpenMode::Read);
    if (!file) return as_condition(file.error());
    return file;
}

result<void> Chunks::remove(const DatasetKey& key, std::string_view name)
{
    const auto known = FileName::parse(name);
    if (!known) return Errc::NotFound;
    const auto removed = uploads_.names_.remove(key.domain, layout::chunk(key, *known));
    if (!removed) return as_condition(removed.error());
    return {};
}

void Chunks::remove_all(const DatasetKey& key)
{
    const auto entries = list_if_there(env_, layout::chunks(key));
    if (!entries) return;
    for (const DirEntry& entry : *entries)
        std::ignore = remove(key, entry.name);
}

result<std::vector<Chunks::Kept>> Chunks::all()
{
    auto places = places_beneath(env_, layout::chunks());
    if (!places) return places.error();
    std::vector<Kept> all;
    for (UploadPlace& place : *places)
        if (const auto info = env_.stat(layout::chunk(place.key, place.name)))
            all.push_back({std::move(place), info->modified});
    return all;
}

} // namespace wharf::archive
