#include "archive/disk/uploads.hpp"

#include "archive/disk/directories.hpp"
#include "archive/disk/layout.hpp"
#include "archive/disk/mark.hpp"
#include "archive/disk/upload_state.hpp"

namespace wharf::archive {

namespace {

namespace errc = boost::system::errc;

UploadInfo describe(const FileName& name, const FileInfo& info, bool whole)
{
    return {name, info.size, info.modified, whole, info.inode};
}

result<FileInfo> stat_file(Env& env, const std::string& path)
{
    const auto info = env.stat(path);
    if (!info) return as_condition(info.error());
    if (info->kind != FileKind::Regular) return Errc::NotFound;
    return *info;
}

} // namespace

result<FileInfo> Uploads::stat_whole(const DatasetKey& key, const FileName& name)
{
    if (layout::reserved_in_dataset(name.text())) return Errc::NotFound;
    return stat_file(env_, layout::landed(key, name));
}

result<FileInfo> Uploads::stat_partial(const DatasetKey& key, const FileName& name)
{
    return stat_file(env_, layout::partial(key, name));
}

result<Landed> Uploads::land(std::unique_ptr<Upload> upload)
{
    Upload::State& s = *upload->state_;
    const Landed landed{s.size, s.sha256()};
    if (auto named = give_name(*upload, landed); !named) {
        if (!s.ended) (void)upload->keep_partial();
        return named.error();
    }
    return landed;
}

void Uploads::done_with(std::unique_ptr<Upload> upload)
{
    Upload::State& s = *upload->state_;
    s.ticket.close();
    s.ended = true;
    (void)env_.remove(s.path);
    (void)names_.remove(s.dataset.domain, layout::partial(s.dataset, s.name));
}

result<void> Uploads::while_none(const DatasetKey& key, const std::function<result<void>()>& then)
{
    const auto look = [&]() -> result<void> {
        for (const std::string& kept : {layout::partials(key), layout::resumed(key)}) {
            const auto entries = env_.list(kept);
            if (!entries && entries.error() == errc::no_such_file_or_directory) continue;
            if (!entries) return entries.error();
            if (!entries->empty()) return make_error_code(errc::directory_not_empty);
        }
        return then();
    };
    const auto outcome = under_way_.while_none(layout::dataset(key) + "/", look);
    return outcome ? *outcome : make_error_code(errc::directory_not_empty);
}

result<void> Uploads::end_partial(const DatasetKey& key, const FileName& name, const UnderWay::Ticket* own)
{
    return under_way_.overtake(layout::landed(key, name), own, [&]() -> result<void> {
        auto removed = names_.remove(key.domain, layout::partial(key, name));
        if (!removed && removed.error() == errc::no_such_file_or_directory) return {};
        return removed;
    });
}

result<void> Uploads::give_name(Upload& upload, const Landed& landed)
{
    Upload::State& s = *upload.state_;
    if (layout::reserved_in_dataset(s.name.text())) return Errc::NameNotAllowed;
    const auto marked = s.file->set_mark(format_mark({landed.size, landed.sha256}));
    if (!marked && marked.error() != errc::not_supported) return marked;

    const bool durable = !marked || land_sync_ == Sync::Yes;
    if (durable)
        if (auto synced = s.file->sync(); !synced) return synced;
    s.ticket.close();
    if (auto ended = end_partial(s.dataset, s.name, &s.ticket); !ended) return ended;
    if (auto named = names_.give(s.dataset.domain, s.path, layout::landed(s.dataset, s.name)); !named)
        return named;
    s.ended = true;
    return durable ? env_.sync_directory(layout::dataset(s.dataset)) : result<void>();
}

result<UploadInfo> Uploads::find(const DatasetKey& key, const FileName& name)
{
    const auto partial = stat_partial(key, name);
    if (partial) return describe(name, *partial, false);
    if (partial.error() != Errc::NotFound) return partial.error();
    const auto whole = stat_whole(key, name);
    if (!whole) return whole.error();
    return describe(name, *whole, true);
}

result<std::unique_ptr<File>> Uploads::open(const DatasetKey& key, const FileName& name)
{
    const auto upload = find(key, name);
    if (!upload) return upload.error();
    if (!upload->whole) return Errc::Incomplete;
    return open_landed(key, name);
}

result<std::unique_ptr<File>> Uploads::open_whole(const DatasetKey& key, const FileName& name)
{
    if (const auto whole = stat_whole(key, name); !whole) {
        if (whole.error() != Errc::NotFound) return whole.error();
        const auto partial = stat_partial(key, name);
        return partial ? result<std::unique_ptr<File>>(Errc::Incomplete) : partial.error();
    }
    return open_landed(key, name);
}

result<std::unique_ptr<File>> Uploads::open_landed(const DatasetKey& key, const FileName& name)
{
    auto file = env_.open(layout::landed(key, name), OpenMode::Read);
    if (!file) return as_condition(file.error());
    return file;
}

result<void> Uploads::rename(const DatasetKey& from, const FileName& name, const DatasetKey& to,
                             const FileName& new_name)
{
    if (layout::reserved_in_dataset(new_name.text())) return Errc::NameNotAllowed;
    if (auto there = require_directory(env_, layout::dataset(to)); !there) return there;
    const auto upload = find(from, name);
    if (!upload) return upload.error();
    if (!upload->whole) return Errc::Incomplete;
    if (from.domain != to.domain)
        if (auto admitted = space_.admit(to.domain, upload->size); !admitted) return admitted;
    if (auto ended = end_partial(to, new_name, nullptr); !ended) return ended;
    const auto renamed =
        names_.move(from.domain, layout::landed(from, name), to.domain, layout::landed(to, new_name));
    if (!renamed) return as_condition(renamed.error());
    return {};
}

result<void> Uploads::remove(const DatasetKey& key, const FileName& name)
{
    auto partial = remove_partial(key, name);
    if (partial || partial.error() != Errc::NotFound) return partial;
    if (auto whole = stat_whole(key, name); !whole) return whole.error();
    const auto removed = names_.remove(key.domain, layout::landed(key, name));
    if (!removed) return as_condition(removed.error());
    return {};
}

result<void> Uploads::remove_read(const DatasetKey& key, const FileName& name, File& read)
{
    const auto info = read.info();
    if (!info) return info.error();
    return names_.release(key.domain, layout::landed(key, name), info->inode);
}

result<void> Uploads::set_modified(const DatasetKey& key, const FileName& name, TimePoint modified)
{
    const auto upload = find(key, name);
    if (!upload) return upload.error();
    if (!upload->whole) return Errc::Incomplete;
    const auto file = env_.open(layout::landed(key, name), OpenMode::Append);
    if (!file) return as_condition(file.error());
    if (auto set = (*file)->set_modified(modified); !set) return set;
    return (*file)->sync();
}

result<std::string> Uploads::digest(const DatasetKey& key, const FileName& name)
{
    const auto file = open(key, name);
    if (!file) return file.error();
    return digest_of(**file);
}

result<std::string> Uploads::digest_of(File& file)
{
    const auto info = file.info();
    if (!info) return info.error();
    const auto mark = read_mark(file);
    if (!mark) return mark.error();
    // A file an administrator put there, or wrote over, has no mark of its own.
    if (*mark && (*mark)->size == info->size) return (*mark)->sha256;
    return sha256_of(file);
}

result<std::vector<Uploads::Partial>> Uploads::partials()
{
    const auto places = places_beneath(env_, layout::partials());
    if (!places) return places.error();
    std::vector<Partial> all;
    for (const UploadPlace& place : *places)
        if (const auto info = stat_partial(place.key, place.name))
            all.push_back({place.key, describe(place.name, *info, false)});
    return all;
}

result<void> Uploads::remove_partial(const DatasetKey& key, const FileName& name)
{
    const auto removed = names_.remove(key.domain, layout::partial(key, name));
    if (!removed) return as_condition(removed.error());
    return {};
}

} // namespace wharf::archive
