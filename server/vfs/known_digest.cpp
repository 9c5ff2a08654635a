#include "server/vfs/known_digest.hpp"

#include "archive/disk/mark.hpp"
#include "server/vfs/errors.hpp"

namespace wharf::vfs {
namespace {

using Known = std::optional<KnownDigest>;

// A file an administrator put there, or wrote over, has no mark of its own.
Known from_mark(const archive::result<std::unique_ptr<archive::File>>& file)
{
    if (!file) return std::nullopt;
    const auto info = (*file)->info();
    const auto mark = archive::read_mark(**file);
    if (!info || !mark || !*mark || (*mark)->size != info->size) return std::nullopt;
    return KnownDigest{info->size, (*mark)->sha256};
}

result<Known> from_intake(archive::Archive& archive, const SessionJobs& session,
                          const archive::DatasetKey& key, const archive::FileName& name)
{
    if (const auto setting = session.taken_setting(key, name))
        return Known(KnownDigest{setting->bytes, setting->sha256});
    const auto job = archive.jobs().newest(key, name);
    if (!job) return from_archive(job.error());
    if (!*job) return Known();
    return Known(KnownDigest{(*job)->manifest.size, (*job)->manifest.sha256});
}

} // namespace

result<Known> known_digest(archive::Archive& archive, const SessionJobs& session, const Place& place)
{
    using R = result<Known>;
    return std::visit(
        OnPlace{
            [&](const UploadFile& at) -> R {
                const auto upload = archive.uploads().find(at.key, at.name);
                if (upload && !upload->whole) return Errc::Incomplete; // also where an older file stands
                if (upload) return from_mark(archive.uploads().open(at.key, at.name));
                if (upload.error() != archive::Errc::NotFound) return from_archive(upload.error());
                return from_intake(archive, session, at.key, at.name);
            },
            [&](const EnqueueName& at) -> R { return from_intake(archive, session, at.key, at.name); },
            [&](const SnapshotFile& at) -> R {
                return from_mark(archive.snapshots().open(at.key, at.day, at.name));
            },
            [&](const auto&) -> R { return Known(); },
        },
        place);
}

} // namespace wharf::vfs
