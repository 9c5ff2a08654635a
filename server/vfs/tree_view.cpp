#include "server/vfs/tree_view.hpp"

#include "archive/disk/layout.hpp"
#include "server/vfs/archive_listings.hpp"
#include "server/vfs/entries.hpp"
#include "server/vfs/errors.hpp"
#include "server/vfs/reading.hpp"

#include <fmt/format.h>

namespace wharf::vfs {
namespace {

namespace layout = archive::layout;

// Of what stays what it is under its name. Beginning with a slash, it is no inode's.
std::string unique_of(const archive::DomainName& domain)
{
    return '/' + domain.text();
}
std::string unique_of(const archive::DomainName& domain, std::string_view name)
{
    return fmt::format("/{}/{}", domain.text(), name);
}
std::string unique_of(const archive::DatasetKey& key, std::string_view name)
{
    return fmt::format("/{}/{}/{}", key.domain.text(), key.id.text(), name);
}

Entry kept_file(std::string name, const archive::FileInfo& info)
{
    Entry entry;
    entry.name = std::move(name);
    fill_kept_file(entry, info);
    return entry;
}

Entry snapshot_folder(std::string name, const archive::FileInfo& info)
{
    Entry entry;
    entry.name = std::move(name);
    fill_snapshot_folder(entry, info);
    return entry;
}

result<std::unique_ptr<Listing>> listing_of(result<std::vector<Entry>> entries)
{
    if (!entries) return entries.error();
    return std::make_unique<FolderListing>(std::move(*entries));
}

} // namespace

result<Entry> TreeView::stat(const Place& place, std::string name)
{
    using R = result<Entry>;
    return std::visit(
        OnPlace{
            [&](const Top&) -> R { return folder(std::move(name), "/", 0); },
            [&](const DomainRoot& at) -> R {
                if (!visible(at.domain)) return Errc::NotFound;
                return domain_root(at.domain, std::move(name));
            },
            [&](const ClientFile& at) -> R {
                if (!visible(at.domain)) return Errc::NotFound;
                return client_file(at, std::move(name));
            },
            [&](const DatasetFolder& at) -> R { return dataset_folder(at.key, std::move(name)); },
            [&](const ServerFile& at) -> R { return server_file(at, std::move(name)); },
            [&](const SnapshotFolder& at) -> R {
                const auto info = archive_.snapshots().stat(at.key, at.where);
                if (!info) return from_archive(info.error());
                return snapshot_folder(std::move(name), *info);
            },
            [&](const SnapshotFile& at) -> R {
                const auto info = archive_.snapshots().stat(at.key, at.day, at.name);
                if (!info) return from_archive(info.error());
                return kept_file(std::move(name), *info);
            },
            [&](const EnqueueFolder& at) -> R { return enqueue_folder(at.key); },
            [&](const EnqueueName&) -> R { return Errc::NotFound; },
            [&](const UploadFile& at) -> R {
                const auto info = archive_.uploads().find(at.key, at.name);
                if (!info) return from_archive(info.error());
                return upload(at.key, *info, std::move(name));
            },
            [&](const Nowhere&) -> R { return Errc::NotFound; },
        },
        place);
}

result<std::unique_ptr<Listing>> TreeView::list(const Place& place, Detail detail)
{
    using R = result<std::unique_ptr<Listing>>;
    return std::visit(
        OnPlace{
            [&](const Top&) -> R { return listing_of(domains()); },
            [&](const DomainRoot& at) -> R { return listing_of(in_domain(at.domain)); },
            [&](const DatasetFolder& at) -> R { return list_dataset(at.key, detail); },
            [&](const SnapshotFolder& at) -> R { return list_snapshots(archive_, at.key, at.where, detail); },
            [&](const EnqueueFolder& at) -> R {
                if (!archive_.datasets().exists(at.key)) return Errc::NotFound;
                return listing_of(Entries{});
            },
            [&](const auto&) -> R {
                const auto entry = stat(place, "");
                if (!entry) return entry.error();
                return Errc::NotADirectory;
            },
        },
        place);
}

result<std::unique_ptr<ReadHandle>> TreeView::open(const Place& place, std::uint64_t offset)
{
    using R = result<std::unique_ptr<ReadHandle>>;
    return std::visit(OnPlace{
                          [&](const ClientFile& at) -> R {
                              auto text = archive_.datasets().read(at.domain, at.file);
                              if (!text) return from_archive(text.error());
                              return read_text(std::move(*text), offset);
                          },
                          [&](const ServerFile& at) -> R {
                              if (at.file != archive::FixedFile::Status)
                                  return read_file(archive_.datasets().open(at.key, at.file), offset);
                              auto text = status_.read(at.key);
                              if (!text) return text.error();
                              return read_text(std::move(*text), offset);
                          },
                          [&](const SnapshotFile& at) -> R {
                              return read_file(archive_.snapshots().open(at.key, at.day, at.name), offset);
                          },
                          [&](const UploadFile& at) -> R {
                              return read_file(archive_.uploads().open_whole(at.key, at.name), offset);
                          },
                          [&](const EnqueueName&) -> R { return Errc::NotReadable; },
                          [&](const auto&) -> R {
                              const auto entry = stat(place, "");
                              if (!entry) return entry.error();
                              return Errc::IsADirectory;
                          },
                      },
                      place);
}

Entry TreeView::folder(std::string name, std::string unique, protocol::Permissions writer_may) const
{
    Entry entry;
    entry.kind = Entry::Kind::Directory;
    entry.name = std::move(name);
    entry.may = protocol::kMayEnter | protocol::kMayList;
    if (access_.may_write) entry.may |= writer_may;
    entry.unique = std::move(unique);
    return entry;
}

// The two files in it can be written, but never made or deleted.
Entry TreeView::domain_root(const archive::DomainName& domain, std::string name) const
{
    return folder(std::move(name), unique_of(domain), protocol::kMayMakeFolder);
}

// Listed whether it was ever written or not: a client takes its absence for an account with several domains.
Entry TreeView::client_file(const ClientFile& place, std::string name)
{
    const auto info = archive_.datasets().stat(place.domain, place.file);
    Entry entry = kept_file(std::move(name), info ? *info : archive::FileInfo{});
    if (access_.may_write) entry.may |= protocol::kMayWrite;
    if (entry.unique.empty()) entry.unique = unique_of(place.domain, layout::name_of(place.file));
    return entry;
}

// As new as its status.txt, which changes with everything that happens to it.
result<Entry> TreeView::dataset_folder(const archive::DatasetKey& key, std::string name)
{
    if (!archive_.datasets().exists(key)) return Errc::NotFound;
    const auto status = archive_.datasets().stat(key, archive::FixedFile::Status);
    Entry entry = folder(std::move(name), unique_of(key.domain, key.id.text()),
                         protocol::kMayCreate | protocol::kMayPurge);
    if (status) entry.modified = status->modified;
    return entry;
}

// What lands in it is a job and never there to be deleted.
result<Entry> TreeView::enqueue_folder(const archive::DatasetKey& key)
{
    const auto dataset = dataset_folder(key, "");
    if (!dataset) return dataset.error();
    Entry entry = folder(std::string(layout::kEnqueueFolder), unique_of(key, layout::kEnqueueFolder),
                         protocol::kMayCreate);
    entry.modified = dataset->modified;
    return entry;
}

result<Entry> TreeView::server_file(const ServerFile& place, std::string name)
{
    const auto info = archive_.datasets().stat(place.key, place.file);
    if (place.file != archive::FixedFile::Status) {
        if (!info) return from_archive(info.error());
        return kept_file(std::move(name), *info);
    }
    const auto text = status_.look(place.key);
    if (!text) return text.error();
    Entry entry = kept_file(std::move(name), info ? *info : archive::FileInfo{});
    entry.size = text->size();
    entry.unique = unique_of(place.key, layout::name_of(place.file)); // each session has its own line
    return entry;
}

Entry TreeView::upload(const archive::DatasetKey& key, const archive::UploadInfo& info,
                       std::string name) const
{
    Entry entry;
    entry.name = std::move(name);
    const auto state = info.whole                                      ? UploadState::Whole
                       : archive_.uploads().open_whole(key, info.name) ? UploadState::PartialOfWholeFile
                                                                       : UploadState::Partial;
    fill_upload(entry, {archive::FileKind::Regular, info.size, info.modified, info.inode}, state,
                access_.may_write);
    return entry;
}

result<std::vector<Entry>> TreeView::domains()
{
    auto there = archive_.datasets().domains();
    if (!there) return from_archive(there.error());
    Entries entries;
    for (const auto& domain : *there) {
        if (may_see(access_, domain)) entries.push_back(domain_root(domain, domain.text()));
    }
    return entries;
}

result<std::vector<Entry>> TreeView::in_domain(const archive::DomainName& domain)
{
    if (!visible(domain)) return Errc::NotFound;
    Entries entries;
    for (const auto file : kClientFiles)
        entries.push_back(client_file({domain, file}, std::string(layout::name_of(file))));
    const auto datasets = archive_.datasets().list(domain);
    if (!datasets) {
        if (datasets.error() == archive::Errc::NotFound) return entries;
        return from_archive(datasets.error());
    }
    for (const auto& id : *datasets)
        if (auto entry = dataset_folder({domain, id}, id.text())) entries.push_back(std::move(*entry));
    return entries;
}

result<std::unique_ptr<Listing>> TreeView::list_dataset(const archive::DatasetKey& key, Detail detail)
{
    auto queue = enqueue_folder(key);
    if (!queue) return queue.error();
    Entries entries{std::move(*queue)};
    if (auto completed = stat(SnapshotFolder{key, {}}, std::string(layout::kCompletedFolder)))
        entries.push_back(std::move(*completed));
    for (const auto file : kServerFiles)
        if (auto entry = server_file({key, file}, std::string(layout::name_of(file))))
            entries.push_back(std::move(*entry));
    return list_uploads(archive_, key, std::move(entries), access_.may_write, detail);
}

// A user's only domain is there even before anything was ever stored in it.
bool TreeView::visible(const archive::DomainName& domain)
{
    return access_.only_domain() != nullptr || archive_.datasets().domain_exists(domain);
}

} // namespace wharf::vfs
