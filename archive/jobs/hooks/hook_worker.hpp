// Runs the hook of one job, a try at a time. What each try came to is in the job's journal and log.txt before
// anything else follows from it, so after a crash a hook goes on where its journal ends: one that succeeded
// or was given up is only struck off, and a try that was under way is made again.
//
// One instance may be used by several threads, each with its own task. Blocks for as long as the command
// runs.
#pragma once

#include "archive/disk/archive.hpp"
#include "archive/jobs/hooks/due_hooks.hpp"
#include "archive/jobs/hooks/hook_events.hpp"
#include "archive/jobs/hooks/hook_settings.hpp"
#include "archive/jobs/hooks/process_runner.hpp"
#include "archive/jobs/job_log.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::jobs {

struct HookTask {
    archive::DatasetKey dataset;
    archive::JobId job;
    std::vector<archive::Event> untold; // of a try that was made and could not be written down yet
};

struct HookWorkerOptions {
    std::function<HookSettings()> settings; // those of now; any thread
    std::vector<std::string> environment;   // "NAME=value", given to every command
    // One call per thing an administrator should read in the server's log; any thread.
    std::function<void(std::string_view)> log;
    // How long payloads are kept: the setting of now; any thread.
    std::function<std::chrono::seconds()> payload_max_age = [] { return std::chrono::hours(24); };
};

class HookWorker {
public:
    // Until the disk is asked again after it did not let something be read or written.
    static constexpr std::chrono::seconds kPutOff{30};

    // The archive and the runner outlive it.
    HookWorker(archive::Archive& archive, ProcessRunner& runner, HookWorkerOptions options);

    // Nothing: there is no more to do. Else the time after which to call again with the same task.
    std::optional<std::chrono::seconds> run(HookTask& task);

private:
    enum class Try { Made, Needless, Interrupted };
    [[nodiscard]] Try make_try(HookTask& task, const archive::JobRecord& job, const HookSettings& settings,
                               const HookStory& story);
    // The hook is over.
    std::optional<std::chrono::seconds> end(const HookTask& task, const archive::JobRecord& job, JobLog& log);
    // "payload-kept" for the output that the job keeps.
    [[nodiscard]] archive::result<void> tell_output(const archive::JobRecord& job, JobLog& log);
    std::optional<std::chrono::seconds> forget(const HookTask& task);
    std::optional<std::chrono::seconds> put_off(const HookTask& task, std::string_view doing,
                                                const archive::error_code& why);

    archive::Archive& archive_;
    DueHooks due_;
    ProcessRunner& runner_;
    HookWorkerOptions options_;
};

} // namespace wharf::jobs
