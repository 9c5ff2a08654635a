#include "server/cli/jobs.hpp"

#include "archive/disk/iso_time.hpp"
#include "archive/disk/manifest.hpp"
#include "archive/jobs/job_json.hpp"
#include "archive/jobs/kept_statistics.hpp"
#include "archive/jobs/render.hpp"
#include "server/cli/archive_command.hpp"
#include "server/cli/job_payload.hpp"
#include "server/cli/job_request.hpp"
#include "server/cli/job_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace wharf::cli {
namespace {

struct JobsOptions {
    ConfigOptions config;
    std::string id;
    std::string domain;
    std::string dataset;
    std::string state;
    std::uint32_t limit = 250;
    std::string control = "own";
    std::string keep;
    unsigned wait = 30; // seconds
    bool json = false;
};

constexpr std::string_view kStates =
    "queued, running (or in-progress), succeeded, failed (cancelled ones too), superseded; or more narrowly "
    "completed, completed-with-problems, cancelled";

// By a job's state, or more narrowly.
std::vector<archive::Standing> standings_named(std::string_view word)
{
    if (const auto state = archive::parse_job_state(word)) return archive::standings_in(*state);
    if (const auto standing = archive::parse_standing(word)) return {*standing};
    return {};
}

int run_list(const JobsOptions& options, CliContext& context)
{
    archive::JobQuery query;
    query.limit = options.limit;
    if (!options.domain.empty()) {
        const auto domain = domain_argument(options.domain, context);
        if (!domain) return kUsage;
        query.domains = {*domain};
    }
    if (!options.dataset.empty() && !(query.dataset = dataset_argument(options.dataset, context)))
        return kUsage;
    if (!options.state.empty()) {
        query.standings = standings_named(options.state);
        if (query.standings.empty()) {
            refuse(context, fmt::format("\"{}\" is no state: {}", options.state, kStates));
            return kUsage;
        }
    }
    const auto open = open_configured(options.config, Company::Any, Index::Asked, context);
    if (!open) return kProblem;
    const auto jobs = open->archive->catalog().list(query);
    if (!jobs) return refuse(context, "cannot list jobs", jobs.error());
    if (options.json) {
        boost::json::array out;
        for (const auto& job : *jobs)
            out.push_back(jobs::job_json(job));
        context.out << boost::json::serialize(out) << '\n';
        return kOk;
    }
    for (const auto& job : *jobs)
        context.out << job_line(job);
    return kOk;
}

int run_show(const JobsOptions& options, CliContext& context)
{
    const auto id = job_argument(options.id, context);
    if (!id) return kUsage;
    const auto open = open_configured(options.config, Company::Any, Index::Asked, context);
    if (!open) return kProblem;
    const auto job = open->archive->jobs().find(*id);
    if (!job) return refuse(context, "cannot show job " + id->text(), job.error());
    const auto events = open->archive->jobs().events(*id);
    if (!events) return refuse(context, "cannot read the events of job " + id->text(), events.error());
    const auto statistics = jobs::kept_statistics(open->archive->jobs(), *id);
    const Input input = open->archive->jobs().can_repeat(*job) ? Input::Kept : Input::Gone;

    if (options.json) {
        boost::json::object out = jobs::job_json(*job);
        out["canRerun"] = job->result && input == Input::Kept;
        out["canCancel"] = !job->result;
        boost::json::array told;
        for (const auto& event : *events)
            told.push_back(
                {{"timestamp", archive::iso_time(event.at)}, {"type", event.type}, {"data", event.data}});
        out["events"] = std::move(told);
        if (statistics) out["statistics"] = *statistics;
        context.out << boost::json::serialize(out) << '\n';
        return kOk;
    }
    context.out << job_details(*job, input);
    for (const auto& event : *events)
        context.out << jobs::log_line(id->text(), event);
    if (statistics) context.out << statistics_table(*statistics);
    return kOk;
}

int run_order(const JobsOptions& options, archive::JobRequest::Wish wish, CliContext& context)
{
    const auto id = job_argument(options.id, context);
    if (!id) return kUsage;
    const auto keep = archive::PayloadSet::parse(options.keep);
    if (!keep) {
        refuse(context, fmt::format("\"{}\" names no payloads: pull, push, hook-output, with commas between",
                                    options.keep));
        return kUsage;
    }
    return carry_out({options.config, wish, *id, std::chrono::seconds(options.wait), options.json, *keep},
                     context);
}

int run_rerun(const JobsOptions& options, CliContext& context)
{
    using Wish = archive::JobRequest::Wish;
    return run_order(options, options.control == "own" ? Wish::Rerun : Wish::RerunWithActiveControl, context);
}

int run_cancel(const JobsOptions& options, CliContext& context)
{
    return run_order(options, archive::JobRequest::Wish::Cancel, context);
}

} // namespace

void add_jobs(CLI::App& app, CliContext& context)
{
    CLI::App* jobs = app.add_subcommand("jobs", "List and show jobs, run them again, cancel them");
    jobs->require_subcommand(1);
    const auto takes_json = [](const auto& added) {
        added.first->add_flag("--json", added.second->json, "Print JSON");
    };
    const auto takes_id = [](const auto& added) {
        added.first->add_option("id", added.second->id, "The job's id")->required();
    };
    const auto waits = [](const auto& added) {
        added.first->add_option("--wait", added.second->wait,
                                "How many seconds to wait for a running server (default: 30)");
    };

    const auto list =
        add_command<JobsOptions>(*jobs, context, "list", "List the newest jobs, newest first", run_list);
    list.first->add_option("--domain", list.second->domain, "Only of this domain");
    list.first->add_option("--dataset", list.second->dataset, "Only of this dataset");
    list.first->add_option("--state", list.second->state, fmt::format("Only these: {}", kStates));
    list.first->add_option("--limit", list.second->limit, "How many at most (default: 250)");
    takes_json(list);

    const auto show = add_command<JobsOptions>(
        *jobs, context, "show", "Show a job, its events and what can be done with it", run_show);
    takes_id(show);
    takes_json(show);

    const auto rerun = add_command<JobsOptions>(
        *jobs, context, "rerun", "Make a new job of the file of one that has ended", run_rerun);
    takes_id(rerun);
    rerun.first
        ->add_option("--control", rerun.second->control,
                     "Read it by the job's own control file (own, the default) or by the dataset's (active)")
        ->check(CLI::IsMember({"own", "active"}));
    rerun.first->add_option("--keep", rerun.second->keep,
                            "Payloads to keep for a while: pull, push, hook-output, with commas between");
    waits(rerun);
    takes_json(rerun);

    const auto cancel =
        add_command<JobsOptions>(*jobs, context, "cancel",
                                 "End a job that is queued or running; nothing of it is applied", run_cancel);
    takes_id(cancel);
    waits(cancel);
    takes_json(cancel);

    add_job_payload(*jobs, context);
}

} // namespace wharf::cli
