#include "archive/disk/upload_listing.hpp"

#include "archive/disk/layout.hpp"

namespace wharf::archive {

namespace errc = boost::system::errc;

result<std::unique_ptr<UploadListing>> UploadListing::open(Env& env, const DatasetKey& key, Detail detail)
{
    std::unique_ptr<UploadListing> listing(new UploadListing(env, layout::partials(key), detail));
    auto landed = env.open_directory(layout::dataset(key));
    if (!landed) return as_condition(landed.error());
    listing->landed_ = std::move(*landed);
    auto partials = env.open_directory(listing->partials_);
    if (partials)
        listing->reading_ = std::move(*partials);
    else if (partials.error() == errc::no_such_file_or_directory) // nothing was ever left of an upload
        listing->reading_ = std::move(listing->landed_);
    else
        return partials.error();
    return listing;
}

UploadListing::UploadListing(Env& env, std::string partials, Detail detail)
    : env_(env)
    , partials_(std::move(partials))
    , detail_(detail)
{
}

result<std::span<const ListedUpload>> UploadListing::next()
{
    listed_.clear();
    while (listed_.empty() && reading_) {
        const auto names = reading_->next();
        if (!names) return names.error();
        if (names->empty()) reading_ = std::move(landed_);
        for (const Directory::Name& name : *names)
            if (auto added = add(name); !added) return added.error();
    }
    return std::span<const ListedUpload>(listed_);
}

result<void> UploadListing::add(const Directory::Name& name)
{
    if (name.kind != FileKind::Regular || !FileName::allows(name.text)) return {};
    const bool whole = landed_ == nullptr;
    if (whole && (layout::reserved_in_dataset(name.text) || remembered_.contains(name.text))) return {};
    if (whole && !remembered_all_) {
        const auto partial = env_.stat(layout::inside(partials_, name.text));
        if (!partial && as_condition(partial.error()) != Errc::NotFound) return partial.error();
        if (partial && partial->kind == FileKind::Regular) return {};
    }
    ListedUpload upload{name.text, whole, {}};
    if (detail_ == Detail::All) {
        const auto info = reading_->stat(name.text);
        const bool gone = !info && info.error() == errc::no_such_file_or_directory;
        if (gone || (info && info->kind != FileKind::Regular)) return {};
        if (!info) return info.error();
        upload.info = *info;
    }
    if (!whole) remember(name.text);
    listed_.push_back(upload);
    return {};
}

void UploadListing::remember(std::string_view partial)
{
    remembered_all_ = remembered_all_ && remembered_.size() < kMaxRemembered;
    if (remembered_all_) remembered_.emplace(partial);
}

} // namespace wharf::archive
