#include "server/cli/job_request.hpp"

#include "archive/jobs/hooks/due_hooks.hpp"
#include "archive/jobs/request_desk.hpp"
#include "server/options.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

namespace wharf::cli {
namespace {

using archive::JobAnswer;
using archive::JobRequest;
using Clock = std::chrono::steady_clock;

// Who is at the command line, as a word for logs and status lines.
std::string who_asks()
{
    const uid_t uid = ::getuid();
    const passwd* const entry = ::getpwuid(uid);
    const std::string name = entry == nullptr ? "" : entry->pw_name;
    const bool plain = !name.empty() && name.size() <= 64 &&
                       std::ranges::all_of(name, [](char c) { return c > ' ' && c <= '~' && c != '%'; });
    return plain ? "cli:" + name : fmt::format("cli:uid-{}", uid);
}

int tell(const JobOrder& order, CliContext& context, const JobAnswer& answer)
{
    if (order.json) {
        boost::json::object out{{"done", answer.done}, {"text", answer.text}};
        if (answer.job) out["job"] = answer.job->text();
        context.out << boost::json::serialize(out) << '\n';
    } else {
        (answer.done ? context.out : context.err) << answer.text << '\n';
    }
    return answer.done ? kOk : kProblem;
}

// The hook of a job that ends here is run after the next start of the server.
jobs::AfterEnd leave_hooks_due(archive::Env& env, const config::Config& config)
{
    jobs::AfterEnd after_end;
    after_end.note = [&env, settings = server::hook_settings(config)](const archive::JobManifest& job,
                                                                      const archive::JobResult& result) {
        if (settings.command_after(result.state).empty()) return archive::result<void>();
        return jobs::DueHooks(env).add(job.id);
    };
    return after_end;
}

// Nobody else works on the data root. What is queued stays queued, for the next start of the server.
int do_it_here(OpenArchive& open, const config::Config& config, const JobOrder& order, std::string_view token,
               const JobRequest& request, CliContext& context)
{
    archive::Archive& archive = *open.archive;
    jobs::StatusBoard board(archive.datasets());
    const auto complain = [&](std::string_view problem) { context.err << problem << '\n'; };
    jobs::Runner runner(archive, board, {0, config.data.root, complain, leave_hooks_due(*open.env, config)});
    jobs::Intake intake(
        archive, board, [&](const archive::JobRecord& job) { runner.submit(job); },
        [&](const archive::JobRecord& job) { runner.expect(job); });
    if (auto started = runner.start(); !started)
        return refuse(context, "cannot read the jobs", started.error());
    jobs::RequestDesk desk(archive, intake, runner, [](std::string_view) {});
    const auto answer = desk.carry_out(token, request);
    if (!answer) return refuse(context, fmt::format("job {} cannot be changed now", request.job.text()));
    const int code = tell(order, context, *answer);
    if (answer->job && !order.json) context.err << "no server is running: the job runs when one is started\n";
    return code;
}

std::optional<JobAnswer> wait_for_answer(archive::Requests& requests, std::string_view token,
                                         Clock::time_point until)
{
    constexpr std::chrono::milliseconds kLook{50};
    for (;;) {
        auto answer = requests.take_answer(token);
        if (!answer) return JobAnswer{false, "the answer cannot be read: " + answer.error().message()};
        if (*answer) return std::move(*answer);
        if (Clock::now() >= until) return std::nullopt;
        std::this_thread::sleep_for(kLook);
    }
}

} // namespace

int carry_out(const JobOrder& order, CliContext& context)
{
    const auto config = load_or_report(order.config, context.err);
    if (!config) return kProblem;
    auto open = open_archive(*config, Company::AloneIfPossible, Index::Unasked, context.err);
    if (!open) return kProblem;
    const JobRequest request{order.wish, order.job, who_asks(), open->env->now(), order.keep};
    const std::string token = archive::fresh_token(*open->env);
    if (open->access == archive::Access::Serve)
        return do_it_here(*open, *config, order, token, request, context);

    archive::Requests requests(*open->env);
    if (auto put = requests.put(token, request); !put)
        return refuse(context, "cannot ask the server", put.error());
    if (const auto answer = wait_for_answer(requests, token, Clock::now() + order.wait))
        return tell(order, context, *answer);

    // Whoever held the data root may have been no server, or one that is gone by now.
    auto again = open_archive(*config, Company::AloneIfPossible, Index::Unasked, context.err);
    if (!again) return kProblem;
    if (again->access == archive::Access::Serve && requests.take_back(token))
        return do_it_here(*again, *config, order, token, request, context);
    if (const auto answer = wait_for_answer(requests, token, Clock::now()))
        return tell(order, context, *answer);
    return refuse(context,
                  fmt::format("the server has not answered within {} s: the request stays for an "
                              "hour and may still be carried out; look with: wharfinger jobs show {}",
                              order.wait.count(), order.job.text()));
}

} // namespace wharf::cli
