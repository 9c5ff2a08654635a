#include "archive/jobs/job_steps.hpp"

#include "archive/disk/layout.hpp"
#include "archive/jobs/import_events.hpp"
#include "archive/jobs/job_events.hpp"
#include "archive/jobs/job_payloads.hpp"
#include "archive/jobs/render.hpp"
#include "archive/jobs/storage_error.hpp"
#include "archive/jobs/stored_files.hpp"
#include "archive/jobs/timeline.hpp"

#include <utility>

namespace wharf::jobs {
namespace {

// The database syncs its own directory, and nothing above that. One that is there already may be from a
// process that was killed before it synced.
archive::result<void> make_room_for(archive::Env& env, std::string_view table)
{
    const std::string directory = archive::layout::parent(table);
    auto made = env.make_directory(directory);
    if (!made && made.error() != boost::system::errc::file_exists) return made;
    return env.sync_directory(archive::layout::parent(directory));
}

// An import makes columns only where none are declared; a schema that was declared meanwhile stays, and a row
// identifier without columns gets them. Nothing: the declared one stays as it is.
std::optional<std::string> completed_schema(const std::optional<std::string>& declared, Schema made)
{
    if (!declared) return format_schema(made);
    const auto parsed = parse_schema(*declared);
    const auto* const schema = std::get_if<Schema>(&parsed);
    if (schema == nullptr || !schema->columns.empty()) return std::nullopt;
    if (schema->row_identifier) {
        const auto identifier = made.find(*schema->row_identifier);
        if (!identifier) return std::nullopt; // the next job tells that there is no such column
        made.row_identifier = made.columns[*identifier].field_name;
    }
    return format_schema(made);
}

std::variant<std::optional<Schema>, JobError> declared_schema(archive::Datasets& datasets,
                                                              const archive::DatasetKey& key)
{
    const auto text = datasets.read(key, archive::FixedFile::Schema);
    if (!text && text.error() == archive::Errc::NotFound) return std::nullopt;
    if (!text) return storage_error("reading the schema", text.error());
    auto parsed = parse_schema(*text);
    if (auto* const error = std::get_if<JobError>(&parsed)) {
        error->english = "the schema: " + error->english;
        return std::move(*error);
    }
    return std::get<Schema>(std::move(parsed));
}

} // namespace

JobSteps::JobSteps(archive::Archive& archive, archive::JobRecord& job, Applied applied,
                   JobStepsOptions options)
    : archive_(archive)
    , job_(job)
    , options_(std::move(options))
    , applied_(applied)
    , started_(archive.env().now())
    , payloads_(job.manifest.keep)
{
}

JobSteps::Outcome JobSteps::run()
{
    const auto& manifest = job_.manifest;
    auto recorded = archive_.jobs().result_of(manifest.id);
    if (!recorded) return storage_error("reading the job's result", recorded.error());
    if (*recorded) return std::move(**recorded);
    if (job_.state == archive::JobState::Queued) {
        if (auto begun = archive_.jobs().start(manifest.id); !begun)
            return storage_error("starting the job", begun.error());
        job_.state = archive::JobState::Running;
    }
    auto log = JobLog::open(archive_, manifest);
    if (!log) return storage_error("opening the job's log", log.error());
    if (auto told = log->record({processing_event(started_, manifest)}); !told)
        return storage_error("writing the log", told.error());
    started_ = work_began(log->events()).value_or(started_);

    const auto imported = import(*log);
    if (const auto* const error = std::get_if<JobError>(&imported)) {
        if (error->type == "disk-full" && !payloads_.empty())
            if (auto gone = go_without_payloads(*log); !gone)
                return storage_error("removing payloads", gone.error());
        return *error;
    }
    const auto& done = std::get<Imported>(imported);
    if (auto kept = keep(*log, done); !kept) return storage_error("keeping the data", kept.error());
    return archive::JobResult{archive::JobState::Succeeded,
                              started_,
                              archive_.env().now(),
                              done.counts,
                              succeeded_text(manifest.filename, done.counts),
                              "",
                              {}};
}

std::variant<Imported, JobError> JobSteps::import(JobLog& log)
{
    const auto& manifest = job_.manifest;
    const auto type = file_type(manifest.filename.text());
    if (!type)
        return JobError{"unknown-file-type",
                        {{"extension", manifest.filename.text()}},
                        "its name does not end in .csv, .tsv, .csv.gz or .tsv.gz"};
    const auto text = archive_.jobs().control(manifest.id);
    if (!text) return storage_error("reading the control file", text.error());
    auto control = parse_control_file(*text);
    if (auto* const error = std::get_if<JobError>(&control)) return std::move(*error);
    auto schema = declared_schema(archive_.datasets(), manifest.dataset);
    if (auto* const error = std::get_if<JobError>(&schema)) return std::move(*error);
    const auto input = archive_.jobs().open_input(manifest.id);
    if (!input) return storage_error("opening the file", input.error());
    const std::string table = archive::layout::table(manifest.dataset);
    if (auto room = make_room_for(archive_.env(), table); !room)
        return storage_error("making room for the table", room.error());

    const auto began = archive_.env().now();
    StoredFiles files(archive_.jobs(), manifest.id);
    const ImportRequest request{
        manifest.id,
        options_.data_root + "/" + table,
        **input,
        *type,
        std::get<ControlFile>(control),
        std::get<std::optional<Schema>>(std::move(schema)),
        files,
        options_.report,
        options_.stop,
        [this](std::string_view name) { archive_.env().step(name); },
        payloads_,
        options_.report_every,
    };
    auto imported = import_file(request);
    if (std::holds_alternative<JobError>(imported)) return imported;
    applied_ = Applied::Yes;
    auto events = import_events(manifest, std::get<Imported>(imported), began, archive_.env().now());
    if (auto told = log.record(std::move(events)); !told)
        return storage_error("writing the log", told.error());
    return imported;
}

archive::result<void> JobSteps::go_without_payloads(JobLog& log)
{
    if (auto gone = drop_import_payloads(archive_.jobs(), job_.manifest); !gone) return gone;
    std::vector<archive::Event> events;
    for (const archive::Payload which : {archive::Payload::Pull, archive::Payload::Push})
        if (payloads_.has(which))
            events.push_back(
                payload_dropped_event(archive_.env().now(), which, "the server's disk was full"));
    payloads_ = {};
    return log.record(std::move(events));
}

archive::result<void> JobSteps::keep(JobLog& log, const Imported& imported)
{
    const auto& manifest = job_.manifest;
    const auto complete = [&](const std::optional<std::string>& declared) {
        return completed_schema(declared, imported.schema);
    };
    if (auto made = archive_.datasets().change(manifest.dataset, archive::FixedFile::Schema, complete); !made)
        return made.error();

    const auto began = archive_.env().now();
    options_.report({"storing-completed", {{"bytesWritten", 0}, {"totalBytes", manifest.size}}});
    if (auto stored = archive_.snapshots().store(job_); !stored) return stored.error();
    const auto now = archive_.env().now();
    return log.record({stored_event(
        now, now - began, archive::layout::snapshot_name(manifest.arrived, manifest.filename.text()))});
}

} // namespace wharf::jobs
