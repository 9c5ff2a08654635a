// Part of Intake's own making; nobody else needs it.
#pragma once

#include "archive/jobs/intake.hpp"

#include <exception>
#include <functional>
#include <optional>

namespace wharf::jobs {

// A job between made_ and queued_: the next ones of its dataset wait for it by now, so it has to come even if
// memory runs out on the way.
class Intake::Coming {
public:
    explicit Coming(Intake& intake)
        : intake_(intake)
    {
    }
    ~Coming()
    {
        if (!job_) return;
        try {
            intake_.queued_(*job_);
        } catch (const std::exception&) {
            return; // then it runs after the next start, and its dataset's other jobs behind it
        }
    }
    Coming(const Coming&) = delete;
    Coming& operator=(const Coming&) = delete;

    // For EnqueueRequest::made; lives no longer than this.
    [[nodiscard]] std::function<void(const archive::JobRecord&)> made()
    {
        return [this](const archive::JobRecord& job) {
            job_ = job;
            if (intake_.made_) intake_.made_(job);
        };
    }
    // Nothing if no job was made.
    [[nodiscard]] const std::optional<archive::JobRecord>& job() const { return job_; }

private:
    Intake& intake_;
    std::optional<archive::JobRecord> job_;
};

} // namespace wharf::jobs
