// Puts among the metrics what the archive tells of jobs and hooks; the archive itself knows of no metrics.
#pragma once

#include "archive/jobs/after_end.hpp"
#include "archive/jobs/hooks/process_runner.hpp"
#include "server/metrics/metrics.hpp"

namespace wharf::server {

// Counts each job once it is put away, then does what `next` says. The metrics outlive it. Thread-safe.
[[nodiscard]] jobs::AfterEnd counting(metrics::Jobs& metrics, jobs::AfterEnd next);

// Counts what becomes of the processes that another runner runs. Both outlive it. Thread-safe as that one.
class CountingRunner final : public jobs::ProcessRunner {
public:
    CountingRunner(jobs::ProcessRunner& runner, metrics::Hooks& metrics)
        : runner_(runner)
        , metrics_(metrics)
    {
    }
    [[nodiscard]] jobs::ProcessEnd run(const jobs::Process& process, const Output& output) override;
    void interrupt() override { runner_.interrupt(); }

private:
    jobs::ProcessRunner& runner_;
    metrics::Hooks& metrics_;
};

} // namespace wharf::server
