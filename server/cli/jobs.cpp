#include "server/cli/jobs.hpp"

#include "archive/disk/iso_time.hpp"
#include "archive/jobs/job_json.hpp"
#include "archive/jobs/render.hpp"
#include "server/cli/archive_command.hpp"

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
    bool json = false;
};

int run_list(const JobsOptions& options, CliContext& context)
{
    archive::JobQuery query;
    if (!options.domain.empty() && !(query.domain = domain_argument(options.domain, context))) return kUsage;
    if (!options.dataset.empty() && !(query.dataset = dataset_argument(options.dataset, context)))
        return kUsage;
    const auto open = open_configured(options.config, Company::Any, context);
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
    for (const auto& job : *jobs) {
        const auto& manifest = job.manifest;
        context.out << fmt::format("{}  {}  {:<10}  {}/{}  {}  {}\n", archive::iso_time(manifest.arrived),
                                   manifest.id.text(), archive::to_string(job.state),
                                   manifest.dataset.domain.text(), manifest.dataset.id.text(), manifest.user,
                                   manifest.filename.text());
    }
    return kOk;
}

int run_show(const JobsOptions& options, CliContext& context)
{
    const auto id = job_argument(options.id, context);
    if (!id) return kUsage;
    const auto open = open_configured(options.config, Company::Any, context);
    if (!open) return kProblem;
    const auto job = open->archive->jobs().find(*id);
    if (!job) return refuse(context, "cannot show job " + id->text(), job.error());
    const auto events = open->archive->jobs().events(*id);
    if (!events) return refuse(context, "cannot read the events of job " + id->text(), events.error());

    boost::json::object out = jobs::job_json(*job);
    if (options.json) {
        boost::json::array told;
        for (const auto& event : *events)
            told.push_back(
                {{"timestamp", archive::iso_time(event.at)}, {"type", event.type}, {"data", event.data}});
        out["events"] = std::move(told);
        context.out << boost::json::serialize(out) << '\n';
        return kOk;
    }
    for (const auto& member : out)
        context.out << std::string_view(member.key()) << ": "
                    << (member.value().is_string() ? std::string(member.value().as_string())
                                                   : boost::json::serialize(member.value()))
                    << '\n';
    for (const auto& event : *events)
        context.out << jobs::log_line(id->text(), event);
    return kOk;
}

} // namespace

void add_jobs(CLI::App& app, CliContext& context)
{
    CLI::App* jobs = app.add_subcommand("jobs", "List and show jobs");
    jobs->require_subcommand(1);
    const auto takes_json = [](const auto& added) {
        added.first->add_flag("--json", added.second->json, "Print JSON");
    };
    const auto list =
        add_command<JobsOptions>(*jobs, context, "list", "List the newest 250 jobs, newest first", run_list);
    list.first->add_option("--domain", list.second->domain, "Only of this domain");
    list.first->add_option("--dataset", list.second->dataset, "Only of this dataset");
    takes_json(list);
    const auto show = add_command<JobsOptions>(*jobs, context, "show", "Show a job and its events", run_show);
    show.first->add_option("id", show.second->id, "The job's id")->required();
    takes_json(show);
}

} // namespace wharf::cli
