#include "archive/jobs/worker.hpp"

#include "archive/jobs/job_events.hpp"
#include "archive/jobs/job_payloads.hpp"
#include "archive/jobs/render.hpp"
#include "archive/jobs/storage_error.hpp"
#include "archive/jobs/tables/table_store.hpp"
#include "archive/jobs/telling.hpp"
#include "archive/jobs/timeline.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace wharf::jobs {
namespace {

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
    const auto report = [&](const Progress& progress) { show(job, progress, running_text(progress)); };
    JobSteps steps(archive_, job, applied, {options_.data_root, stop_, report, options_.report_every});
    Telling telling;
    for (std::size_t tries = 0;; ++tries) {
        auto outcome = steps.run();
        if (auto* const result = std::get_if<archive::JobResult>(&outcome)) return std::move(*result);
        auto& error = std::get<JobError>(outcome);
        if (stop_) return std::nullopt;
        const bool is_patient = steps.applied() != Applied::NotYet || error.type == kTableBusy;
        if (!error.transient || (tries >= kBackOff.size() && !is_patient)) {
            if (steps.applied() == Applied::NotYet && error.type != kTooManyErrors)
                drop_half_lists(job.manifest);
            tell_if_applied(error, steps.applied());
            return failed(job.manifest, steps.started(), archive_.env().now(), error);
        }
        const auto wait = kBackOff.at(std::min(tries, kBackOff.size() - 1));
        if (telling.is_due(error.english))
            options_.log(fmt::format("job {}: {}; trying again in {} s", job.manifest.id.text(),
                                     error.english, wait.count()));
        show(job, waiting(wait), retrying_text(error.english, wait));
        if (!options_.wait(wait)) return std::nullopt;
    }
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
