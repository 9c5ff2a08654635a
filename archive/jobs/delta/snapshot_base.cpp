#include "archive/jobs/delta/snapshot_base.hpp"

#include "archive/disk/layout.hpp"
#include "archive/jobs/control/control_file.hpp"

namespace wharf::jobs {

namespace {

// Nothing if it is no data file's.
std::optional<FileType> type_of(std::string_view snapshot_name)
{
    const auto parsed = archive::layout::parse_snapshot_name(snapshot_name);
    if (!parsed || parsed->name.ends_with(archive::layout::kRejectsEnding)) return std::nullopt;
    return file_type(parsed->name);
}

} // namespace

bool is_data(std::string_view snapshot_name)
{
    return type_of(snapshot_name).has_value();
}

bool has_signature(std::string_view snapshot_name)
{
    const auto type = type_of(snapshot_name);
    return type && !type->gzip;
}

archive::result<Base> open_base(archive::Snapshots& snapshots, const archive::DatasetKey& dataset,
                                const OldVersion& which)
{
    if (!has_signature(which.name)) return archive::Errc::NotFound;
    auto file = snapshots.open(dataset, which.day, which.name);
    if (!file) return archive::as_condition(file.error());
    const auto info = (*file)->info();
    if (!info) return info.error();
    return Base{std::move(*file), *info};
}

} // namespace wharf::jobs
