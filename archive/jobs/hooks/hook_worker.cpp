#include "archive/jobs/hooks/hook_worker.hpp"

#include "archive/jobs/hooks/hook_output.hpp"
#include "archive/jobs/hooks/hook_process.hpp"
#include "archive/jobs/hooks/kept_output.hpp"
#include "archive/jobs/job_events.hpp"
#include "archive/jobs/job_log.hpp"

#include <fmt/format.h>

namespace wharf::jobs {
namespace {

archive::result<void> tell(JobLog& log, const std::vector<archive::Event>& events)
{
    if (auto told = log.record(events); !told) return told;
    return log.sync();
}

} // namespace

HookWorker::HookWorker(archive::Archive& archive, ProcessRunner& runner, HookWorkerOptions options)
    : archive_(archive)
    , due_(archive.env())
    , runner_(runner)
    , options_(std::move(options))
{
}

std::optional<std::chrono::seconds> HookWorker::run(HookTask& task)
{
    const auto job = archive_.jobs().find(task.job);
    if (!job && job.error() == archive::Errc::NotFound) return forget(task); // retention was faster
    if (!job) return put_off(task, "reading the job", job.error());
    if (!job->result) return std::nullopt; // its worker brings it again
    // Without its dataset nobody is left to tell.
    if (archive_.datasets().is_gone(task.dataset)) return forget(task);
    auto log = JobLog::reopen(archive_, *job);
    if (!log) return put_off(task, "opening the log", log.error());

    const HookSettings settings = options_.settings();
    if (task.untold.empty()) {
        const HookStory story = hook_story(log->events());
        if (story.over) return end(task, *job, *log);
        switch (make_try(task, *job, settings, story)) {
        case Try::Made: break;
        case Try::Needless: return forget(task);
        case Try::Interrupted: return std::nullopt;
        }
    }
    if (auto told = tell(*log, task.untold); !told) return put_off(task, "writing the log", told.error());
    task.untold.clear();
    const HookStory story = hook_story(log->events());
    if (story.over) return end(task, *job, *log);
    return settings.delay_after(story.tries);
}

HookWorker::Try HookWorker::make_try(HookTask& task, const archive::JobRecord& job,
                                     const HookSettings& settings, const HookStory& story)
{
    const auto state = job.result->state;
    const std::string_view name = hook_name(state);
    const auto complain = [&](std::string_view what) {
        options_.log(fmt::format("hook {} of job {}: {}", name, task.job.text(), what));
    };
    if (settings.command_after(state).empty()) return Try::Needless; // there was one when the job ended
    if (story.tries >= settings.tries) { // they were more then, or a crash came between the last and this
        task.untold = {hook_given_up_event(archive_.env().now(), name, story.tries)};
        return Try::Made;
    }
    const unsigned attempt = story.tries + 1;
    const auto began = std::chrono::steady_clock::now();
    KeptOutput output;
    HookOutput payload(archive_.jobs(), job.manifest, attempt, archive_.env().now());
    const ProcessEnd end =
        runner_.run(hook_process(job, attempt, settings, options_.environment), [&](std::string_view bytes) {
            output.add(bytes);
            payload.add(bytes);
        });
    const auto took = std::chrono::steady_clock::now() - began;
    payload.finish();
    archive_.env().step("hook-ran");
    if (end.how == ProcessEnd::How::Interrupted) {
        complain("interrupted; it is run again at the next start");
        return Try::Interrupted;
    }
    const auto now = archive_.env().now();
    task.untold = {hook_event(now, name, attempt, end,
                              std::chrono::duration_cast<std::chrono::milliseconds>(took), output.text())};
    if (succeeded(end)) return Try::Made;
    if (attempt < settings.tries) {
        complain(fmt::format("{}; try {} of {}, the next in {} s", end_text(end), attempt, settings.tries,
                             settings.delay_after(attempt).count()));
    } else {
        complain(fmt::format("{}; given up after {} tries", end_text(end), attempt));
        task.untold.push_back(hook_given_up_event(now, name, attempt));
    }
    return Try::Made;
}

std::optional<std::chrono::seconds> HookWorker::end(const HookTask& task, const archive::JobRecord& job,
                                                    JobLog& log)
{
    if (auto told = tell_output(job, log); !told) return put_off(task, "writing the log", told.error());
    return forget(task);
}

archive::result<void> HookWorker::tell_output(const archive::JobRecord& job, JobLog& log)
{
    if (!job.manifest.keep.has(archive::Payload::HookOutput) || !job.payloads_kept) return {};
    const auto now = archive_.env().now();
    const auto file = archive_.jobs().open(job.manifest.id, archive::JobFile::HookOutput);
    if (!file && file.error() != archive::Errc::NotFound) return file.error();
    if (!file)
        return tell(log,
                    {payload_dropped_event(now, archive::Payload::HookOutput, "the disk did not take it")});
    const auto info = (*file)->info();
    if (!info) return info.error();
    return tell(log, {payload_kept_event(now, archive::Payload::HookOutput, info->size,
                                         job.result->finished + options_.payload_max_age())});
}

std::optional<std::chrono::seconds> HookWorker::forget(const HookTask& task)
{
    if (auto removed = due_.remove(task.job); !removed)
        options_.log(fmt::format("the hook of job {} is over, but stays due until the next start: {}",
                                 task.job.text(), removed.error().message()));
    return std::nullopt;
}

// What the disk does not do now it may do later; a record that is damaged stays so, until somebody mends it.
std::optional<std::chrono::seconds> HookWorker::put_off(const HookTask& task, std::string_view doing,
                                                        const archive::error_code& why)
{
    const bool may_pass = why.category() == boost::system::system_category();
    options_.log(fmt::format("the hook of job {} has to wait: {}: {}; trying again {}", task.job.text(),
                             doing, why.message(),
                             may_pass ? fmt::format("in {} s", kPutOff.count()) : "at the next start"));
    if (!may_pass) return std::nullopt;
    return kPutOff;
}

} // namespace wharf::jobs
