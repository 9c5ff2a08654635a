#include "server/vfs/archive_listings.hpp"

#include "archive/disk/snapshot_listing.hpp"
#include "server/vfs/entries.hpp"
#include "server/vfs/errors.hpp"

namespace wharf::vfs {

namespace {

archive::Detail of_archive(Detail detail)
{
    return detail == Detail::Names ? archive::Detail::Names : archive::Detail::All;
}

class DatasetListing final : public FolderListing {
public:
    DatasetListing(archive::Uploads& uploads, archive::DatasetKey key,
                   std::unique_ptr<archive::UploadListing> listing, std::vector<Entry> made, bool may_write)
        : FolderListing(std::move(made))
        , uploads_(uploads)
        , key_(std::move(key))
        , listing_(std::move(listing))
        , may_write_(may_write)
    {
    }

private:
    result<std::size_t> add_more() override
    {
        const auto next = listing_->next();
        if (!next) return from_archive(next.error());
        for (const archive::ListedUpload& upload : *next) {
            Entry& entry = add();
            entry.name = upload.name;
            fill_upload(entry, upload.info, state_of(upload), may_write_);
        }
        return next->size();
    }

    UploadState state_of(const archive::ListedUpload& upload)
    {
        if (upload.whole) return UploadState::Whole;
        const auto name = archive::FileName::parse(upload.name);
        const bool older = name && uploads_.open_whole(key_, *name);
        return older ? UploadState::PartialOfWholeFile : UploadState::Partial;
    }

    archive::Uploads& uploads_;
    archive::DatasetKey key_;
    std::unique_ptr<archive::UploadListing> listing_;
    bool may_write_;
};

class SnapshotsListing final : public FolderListing {
public:
    explicit SnapshotsListing(std::unique_ptr<archive::SnapshotListing> listing)
        : listing_(std::move(listing))
    {
    }

private:
    result<std::size_t> add_more() override
    {
        const auto next = listing_->next();
        if (!next) return from_archive(next.error());
        for (const auto& [name, info] : *next) {
            Entry& entry = add();
            entry.name = name;
            if (info.kind == archive::FileKind::Directory)
                fill_snapshot_folder(entry, info);
            else
                fill_kept_file(entry, info);
        }
        return next->size();
    }

    std::unique_ptr<archive::SnapshotListing> listing_;
};

} // namespace

result<std::unique_ptr<Listing>> list_uploads(archive::Archive& archive, const archive::DatasetKey& key,
                                              std::vector<Entry> made, bool may_write, Detail detail)
{
    auto listing = archive.uploads().listing(key, of_archive(detail));
    if (!listing) return from_archive(listing.error());
    return std::make_unique<DatasetListing>(archive.uploads(), key, std::move(*listing), std::move(made),
                                            may_write);
}

result<std::unique_ptr<Listing>> list_snapshots(archive::Archive& archive, const archive::DatasetKey& key,
                                                const archive::SnapshotDirectory& where, Detail detail)
{
    auto listing = archive.snapshots().listing(key, where, of_archive(detail));
    if (!listing) return from_archive(listing.error());
    return std::make_unique<SnapshotsListing>(std::move(*listing));
}

} // namespace wharf::vfs
