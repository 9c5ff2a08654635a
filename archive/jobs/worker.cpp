#include "archive/jobs/worker.hpp"

#include "archive/disk/layout.hpp"
#include "archive/jobs/import_events.hpp"
#include "archive/jobs/job_events.hpp"
#include "archive/jobs/job_payloads.hpp"
#include "archive/jobs/render.hpp"
#include "archive/jobs/stored_files.hpp"
#include "archive/jobs/tables/table_store.hpp"
#include "archive/jobs/telling.hpp"
#include "archive/jobs/timeline.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace wharf::jobs {
namespace {

// A fault of the disk may pass, and so may somebody else's lock; a record that is damaged or gone stays so.
bool may_pass(const archive::error_code& error)
{
    if (error == archive::Errc::Busy) return true;
    return error.category() == boost::system::system_category() &&
           error != boost::system::errc::no_such_file_or_directory;
}

JobError storage_error(std::string_view doing, const archive::error_code& error)
{
    return {"storage-error",
            {{"message", error.message()}},
            fmt::format("{}: {}", doing, error.message()),
            may_pass(error)};
}

Progress waiting(std::chrono::seconds time)
{
    return {"waiting-to-retry", {{"seconds", time.count()}}};
}

archive::JobResult failed(const archive::JobManifest& manifest, archive::TimePoint started,
                          archive::TimePoint now, const JobError& error)
{
    return {archive::JobState::Failed,
            started,
            now,
            {},
            failed_text(manifest.filename, error.english),
            error.type,
            error.details};
}

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

// Whoever sends the file again has to know.
void tell_if_applied(JobError& error, Applied applied)
{
    if (applied == Applied::Yes) error.english += ", after it had been applied";
}

} // namespace

Worker::Worker(archive::Archive& archive, StatusBoard& board, const std::atomic<bool>& stop,
               WorkerOptions options)
    : archive_(archive)
    , board_(board)
    , stop_(stop)
    , options_(std::move(options))
{
}

Worker::End Worker::run(archive::JobRecord job, Applied applied)
{
    const auto decided = decide(job, applied);
    return decided ? publish(job, *decided) : End::Interrupted;
}

Worker::End Worker::supersede(const archive::JobRecord& job, const archive::JobId& by)
{
    const auto now = archive_.env().now();
    return publish(job, {archive::JobState::Superseded,
                         now,
                         now,
                         {},
                         superseded_text(job.manifest.filename, by),
                         "superseded",
                         {{"by", by.text()}}});
}

Worker::End Worker::fail(const archive::JobRecord& job, JobError error, Applied applied)
{
    // A run that was killed may have left a part of them.
    if (const auto recorded = archive_.jobs().result_of(job.manifest.id); recorded && !*recorded) {
        if (auto gone = drop_import_payloads(archive_.jobs(), job.manifest); !gone)
            options_.log(fmt::format("job {}: what there is of its payloads cannot be removed: {}",
                                     job.manifest.id.text(), gone.error().message()));
        if (applied == Applied::NotYet) drop_half_lists(job.manifest);
    }
    tell_if_applied(error, applied);
    const auto now = archive_.env().now();
    return publish(job, failed(job.manifest, began(job, now), now, error));
}

archive::TimePoint Worker::began(const archive::JobRecord& job, archive::TimePoint otherwise)
{
    const auto events = archive_.jobs().events(job.manifest.id);
    return events ? work_began(*events).value_or(otherwise) : otherwise;
}

Worker::End Worker::fail_unforeseen(const archive::JobRecord& job, std::string_view what, Applied applied)
{
    return fail(job, {"generic", {{"message", what}}, "an internal error of the server"}, applied);
}

// Of an import that came to nothing. Whoever finds a list of wrong records takes the others for applied.
void Worker::drop_half_lists(const archive::JobManifest& manifest)
{
    for (const auto which : {archive::JobFile::Rejects, archive::JobFile::Statistics})
        if (auto gone = archive_.jobs().discard(manifest.id, which); !gone)
            options_.log(fmt::format("job {}: a list that is not whole cannot be removed: {}",
                                     manifest.id.text(), gone.error().message()));
}

std::optional<archive::JobResult> Worker::decide(archive::JobRecord& job, Applied applied)
{
    auto started = archive_.env().now();
    archive::PayloadSet payloads = job.manifest.keep;
    Telling telling;
    for (std::size_t tries = 0;; ++tries) {
        auto outcome = attempt(job, started, payloads, applied);
        if (auto* const result = std::get_if<archive::JobResult>(&outcome)) return std::move(*result);
        auto& error = std::get<JobError>(outcome);
        if (stop_) return std::nullopt;
        const bool is_patient = applied != Applied::NotYet || error.type == kTableBusy;
        if (!error.transient || (tries >= kBackOff.size() && !is_patient)) {
            if (applied == Applied::NotYet && error.type != kTooManyErrors) drop_half_lists(job.manifest);
            tell_if_applied(error, applied);
            return failed(job.manifest, started, archive_.env().now(), error);
        }
        const auto wait = kBackOff.at(std::min(tries, kBackOff.size() - 1));
        if (telling.is_due(error.english))
            options_.log(fmt::format("job {}: {}; trying again in {} s", job.manifest.id.text(),
                                     error.english, wait.count()));
        show(job, waiting(wait), retrying_text(error.english, wait));
        if (!options_.wait(wait)) return std::nullopt;
    }
}

Worker::Outcome Worker::attempt(archive::JobRecord& job, archive::TimePoint& started,
                                archive::PayloadSet& payloads, Applied& applied)
{
    const auto& manifest = job.manifest;
    auto recorded = archive_.jobs().result_of(manifest.id);
    if (!recorded) return storage_error("reading the job's result", recorded.error());
    if (*recorded) return std::move(**recorded);
    if (job.state == archive::JobState::Queued) {
        if (auto begun = archive_.jobs().start(manifest.id); !begun)
            return storage_error("starting the job", begun.error());
        job.state = archive::JobState::Running;
    }
    auto log = JobLog::open(archive_, manifest);
    if (!log) return storage_error("opening the job's log", log.error());
    if (auto told = log->record({processing_event(started, manifest)}); !told)
        return storage_error("writing the log", told.error());
    started = work_began(log->events()).value_or(started);

    const auto imported = import(job, *log, payloads, applied);
    if (const auto* const error = std::get_if<JobError>(&imported)) {
        if (error->type == "disk-full" && !payloads.empty())
            if (auto gone = go_without_payloads(manifest, *log, payloads); !gone)
                return storage_error("removing payloads", gone.error());
        return *error;
    }
    const auto& done = std::get<Imported>(imported);
    if (auto kept = keep(job, *log, done); !kept) return storage_error("keeping the data", kept.error());
    return archive::JobResult{archive::JobState::Succeeded,
                              started,
                              archive_.env().now(),
                              done.counts,
                              succeeded_text(manifest.filename, done.counts),
                              "",
                              {}};
}

std::variant<Imported, JobError> Worker::import(const archive::JobRecord& job, JobLog& log,
                                                archive::PayloadSet payloads, Applied& applied)
{
    const auto& manifest = job.manifest;
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
        [&](const Progress& progress) { show(job, progress, running_text(progress)); },
        stop_,
        [this](std::string_view name) { archive_.env().step(name); },
        payloads,
        options_.report_every,
    };
    auto imported = import_file(request);
    if (std::holds_alternative<JobError>(imported)) return imported;
    applied = Applied::Yes;
    auto events = import_events(manifest, std::get<Imported>(imported), began, archive_.env().now());
    if (auto told = log.record(std::move(events)); !told)
        return storage_error("writing the log", told.error());
    return imported;
}

archive::result<void> Worker::go_without_payloads(const archive::JobManifest& manifest, JobLog& log,
                                                  archive::PayloadSet& payloads)
{
    if (auto gone = drop_import_payloads(archive_.jobs(), manifest); !gone) return gone;
    std::vector<archive::Event> events;
    for (const archive::Payload which : {archive::Payload::Pull, archive::Payload::Push})
        if (payloads.has(which))
            events.push_back(
                payload_dropped_event(archive_.env().now(), which, "the server's disk was full"));
    payloads = {};
    return log.record(std::move(events));
}

archive::result<void> Worker::keep(const archive::JobRecord& job, JobLog& log, const Imported& imported)
{
    const auto& manifest = job.manifest;
    const auto complete = [&](const std::optional<std::string>& declared) {
        return completed_schema(declared, imported.schema);
    };
    if (auto made = archive_.datasets().change(manifest.dataset, archive::FixedFile::Schema, complete); !made)
        return made.error();

    const auto began = archive_.env().now();
    const Progress storing{"storing-completed", {{"bytesWritten", 0}, {"totalBytes", manifest.size}}};
    show(job, storing, running_text(storing));
    if (auto stored = archive_.snapshots().store(job); !stored) return stored.error();
    const auto now = archive_.env().now();
    return log.record({stored_event(
        now, now - began, archive::layout::snapshot_name(manifest.arrived, manifest.filename.text()))});
}

Worker::End Worker::publish(const archive::JobRecord& job, const archive::JobResult& decided)
{
    Telling telling;
    for (;;) {
        const auto published = publish_once(job, decided);
        if (published) {
            board_.progress().forget(job.manifest.id);
            options_.after_end.begin(job.manifest, *published);
            return End::Finished;
        }
        const bool again = may_pass(published.error());
        if (again && stop_) return End::Interrupted;
        const std::string why = published.error().message();
        if (telling.is_due(why) || !again)
            options_.log(fmt::format("job {} has ended but cannot be put away: {}{}", job.manifest.id.text(),
                                     why, again ? "; trying again in 30 s" : ""));
        if (!again) return End::Abandoned;
        show(job, waiting(kBackOff.back()), put_off_text(published.error(), kBackOff.back()));
        if (!options_.wait(kBackOff.back())) return End::Interrupted;
    }
}

archive::result<archive::JobResult> Worker::publish_once(const archive::JobRecord& job,
                                                         const archive::JobResult& decided)
{
    const auto& manifest = job.manifest;
    const auto recorded = archive_.jobs().result_of(manifest.id);
    if (!recorded) return recorded.error();
    const archive::JobResult& result = *recorded ? **recorded : decided;
    if (!*recorded)
        if (auto done = archive_.jobs().record_result(manifest.id, result); !done) return done.error();

    // A dataset that an administrator removed has no readers left.
    if (!archive_.datasets().is_gone(manifest.dataset)) {
        if (auto told = tell_end(manifest, result); !told) return told.error();
        if (auto noted = options_.after_end.note(manifest, result); !noted) return noted.error();
    }
    if (auto put_away = archive_.jobs().finish(job, result); !put_away) return put_away.error();
    return result;
}

archive::result<void> Worker::tell_end(const archive::JobManifest& manifest, const archive::JobResult& result)
{
    auto log = JobLog::open(archive_, manifest);
    if (!log) return log.error();
    auto events = payload_events(archive_.jobs(), manifest, result, options_.payload_max_age());
    if (!events) return events.error();
    events->push_back(ended_event(result));
    if (auto told = log->record(std::move(*events)); !told) return told.error();
    if (auto synced = log->sync(); !synced) return synced.error();
    return board_.post(manifest.dataset, manifest.tag(), result.english, archive::Sync::Yes);
}

// Only the last status must reach the disk; what is lost of the others is replaced by the next one.
void Worker::show(const archive::JobRecord& job, Progress progress, const std::string& text)
{
    board_.progress().put(job.manifest.id, {std::move(progress), text, archive_.env().now()});
    std::ignore = board_.post(job.manifest.dataset, job.manifest.tag(), text, archive::Sync::No);
}

} // namespace wharf::jobs
