#include "archive/jobs/request_desk.hpp"

#include <fmt/format.h>

#include <utility>

namespace wharf::jobs {
namespace {

using archive::JobAnswer;
using archive::JobRequest;

// Else one that a crash left would make a second job.
static_assert(archive::Requests::kStale <= Intake::kRepeat);

std::string why_no_rerun(const archive::JobId& id, const archive::error_code& error)
{
    if (error == archive::Errc::NotFound)
        return fmt::format("there is no job {}, or its dataset is gone", id.text());
    if (error == archive::Errc::Busy)
        return fmt::format("job {} has not ended yet: only what has ended can be run again", id.text());
    if (error == archive::Errc::InputGone)
        return fmt::format("the file of job {} is not kept any more: retention has removed it", id.text());
    return fmt::format("job {} cannot be run again: {}", id.text(), error.message());
}

} // namespace

RequestDesk::RequestDesk(archive::Archive& archive, Intake& intake, Runner& runner,
                         std::function<void(std::string_view)> log)
    : archive_(archive)
    , requests_(archive.env())
    , intake_(intake)
    , runner_(runner)
    , log_(std::move(log))
{
}

void RequestDesk::look()
{
    const auto waiting = requests_.waiting();
    if (!waiting) return complain(fmt::format("requests cannot be read: {}", waiting.error().message()));
    std::string problem;
    std::map<std::string, JobAnswer> untold;
    for (const auto& [token, request] : *waiting) {
        const auto before = untold_.find(token);
        const auto answer = before != untold_.end() ? before->second : answer_to(token, request);
        if (!answer) continue;
        const auto told = requests_.answer(token, *answer);
        if (told) continue;
        problem = fmt::format("request {} cannot be answered: {}", token, told.error().message());
        untold.emplace(token, *answer);
    }
    untold_ = std::move(untold);
    complain(std::move(problem));
}

std::optional<JobAnswer> RequestDesk::answer_to(const std::string& token,
                                                const std::optional<JobRequest>& request)
{
    if (!request) return JobAnswer{false, "the server cannot read the request"};
    if (request->asked + archive::Requests::kStale < archive_.env().now())
        return JobAnswer{false, "the request is too old: nobody was there to carry it out"};
    return carry_out(token, *request);
}

std::optional<JobAnswer> RequestDesk::carry_out(std::string_view token, const JobRequest& request)
{
    auto answer = request.wish == JobRequest::Wish::Cancel ? cancel(request) : rerun(token, request);
    if (answer) log_(fmt::format("{} asked: {}", request.by, answer->text));
    return answer;
}

JobAnswer RequestDesk::rerun(std::string_view token, const JobRequest& request)
{
    const auto control =
        request.wish == JobRequest::Wish::Rerun ? RerunOrder::Control::Own : RerunOrder::Control::Active;
    const auto job =
        intake_.rerun(RerunOrder{request.job, control, std::string(token), request.by, "cli", request.keep});
    if (!job) return {false, why_no_rerun(request.job, job.error())};
    const archive::JobId& made = job->manifest.id;
    return {true, fmt::format("job {} is queued: it repeats {}", made.text(), request.job.text()), made};
}

std::optional<JobAnswer> RequestDesk::cancel(const JobRequest& request)
{
    const std::string& id = request.job.text();
    switch (runner_.cancel(request.job, request.by)) {
    case Cancel::Done: return JobAnswer{true, fmt::format("job {} is cancelled", id)};
    case Cancel::Interrupting:
    case Cancel::NotNow: return std::nullopt;
    case Cancel::TooLate:
        return JobAnswer{
            false, fmt::format("too late to cancel job {}: its changes are, or may be, in the table", id)};
    case Cancel::Unknown: return JobAnswer{false, fmt::format("there is no job {}", id)};
    case Cancel::Ended: break;
    }
    const auto job = archive_.jobs().find(request.job);
    const std::string how = job && job->result ? job->result->english : "it is over";
    return JobAnswer{false, fmt::format("too late to cancel job {}: {}", id, how)};
}

void RequestDesk::complain(std::string problem)
{
    if (!problem.empty() && problem != last_complaint_) log_(problem);
    last_complaint_ = std::move(problem);
}

} // namespace wharf::jobs
