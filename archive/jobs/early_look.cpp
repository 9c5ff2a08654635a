#include "archive/jobs/early_look.hpp"

#include "archive/disk/layout.hpp"
#include "archive/jobs/active_control.hpp"

#include <utility>

namespace wharf::jobs {
namespace {

// What a dataset's files say about reading its data.
struct Settings {
    std::string control;
    std::optional<std::string> schema;
};

std::optional<Settings> settings_of(archive::Datasets& datasets, const archive::DatasetKey& key,
                                    const std::optional<std::string>& own_control)
{
    auto control = own_control ? archive::result<std::string>(*own_control) : active_control(datasets, key);
    auto schema = datasets.read(key, archive::FixedFile::Schema);
    const bool no_schema = !schema && schema.error() == archive::Errc::NotFound;
    if (!control || (!schema && !no_schema)) return std::nullopt;
    Settings settings{std::move(*control), std::nullopt};
    if (schema) settings.schema = std::move(*schema);
    return settings;
}

bool waits_to_be_enqueued(archive::Uploads& uploads, const archive::DatasetKey& key, std::string_view setting)
{
    return uploads.find(key, *archive::FileName::parse(setting)).has_value();
}

bool settings_may_come(archive::Archive& archive, const archive::DatasetKey& key, const Settings& settings)
{
    const bool as_it_was_made = settings.control == default_control_file() && !settings.schema;
    return as_it_was_made || waits_to_be_enqueued(archive.uploads(), key, "control.json") ||
           waits_to_be_enqueued(archive.uploads(), key, "schema.json");
}

bool has_unfinished_jobs(archive::Archive& archive, const archive::DatasetKey& key)
{
    archive::JobQuery query;
    query.domains = {key.domain};
    query.dataset = key.id;
    query.standings = {archive::Standing::Queued, archive::Standing::InProgress};
    query.limit = 1;
    const auto jobs = archive.catalog().list(query);
    return !jobs || !jobs->empty();
}

// Columns that are not declared are the table's, or those that a job before this one will make.
bool columns_unknown(archive::Archive& archive, const archive::DatasetKey& key,
                     const std::optional<Schema>& declared)
{
    if (declared && !declared->columns.empty()) return false;
    return has_unfinished_jobs(archive, key) || archive.env().stat(archive::layout::table(key));
}

std::variant<SoFar, JobError> sound_or(std::optional<JobError> error)
{
    if (error) return std::move(*error);
    return SoFar::Sound;
}

} // namespace

std::variant<SoFar, JobError> look_early(archive::Archive& archive, const archive::Upload& upload,
                                         Bound bound, const std::optional<std::string>& control)
{
    const archive::DatasetKey& key = upload.dataset();
    const auto type = file_type(upload.name().text());
    if (!type) return SoFar::Sound;
    const auto settings = settings_of(archive.datasets(), key, control);
    const auto arrived = upload.read_back();
    if (!settings || !arrived) return SoFar::Sound;
    if (bound == Bound::ForFolder && settings_may_come(archive, key, *settings))
        return sound_or(early_verdict_on_gzip(**arrived, *type));

    const auto parsed = parse_control_file(settings->control);
    const auto* const read_by = std::get_if<ControlFile>(&parsed);
    std::optional<Schema> declared;
    if (settings->schema) {
        auto schema = parse_schema(*settings->schema);
        if (!std::holds_alternative<Schema>(schema)) return SoFar::Sound;
        declared = std::get<Schema>(std::move(schema));
    }
    if (read_by == nullptr) return SoFar::Sound;
    const Section section = read_by->section(type->format);
    const bool unknown = columns_unknown(archive, key, declared);
    return early_verdict({**arrived, *type, section, read_by->action, std::move(declared), unknown});
}

} // namespace wharf::jobs
