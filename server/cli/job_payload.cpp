#include "server/cli/job_payload.hpp"

#include "archive/disk/digest.hpp"
#include "server/cli/archive_command.hpp"

#include <fmt/format.h>

namespace wharf::cli {
namespace {

struct PayloadOptions {
    ConfigOptions config;
    std::string id;
    std::string name;
};

int print_list(archive::JobStore& jobs, const archive::JobId& id, archive::TimePoint cutoff,
               CliContext& context)
{
    if (const auto job = jobs.find(id); !job)
        return refuse(context, "cannot show job " + id.text(), job.error());
    const auto payloads = jobs.payloads(id, cutoff);
    if (!payloads) return refuse(context, "cannot list the payloads of job " + id.text(), payloads.error());
    for (const auto& payload : *payloads)
        context.out << fmt::format("{}  {} bytes\n", payload.name, payload.size);
    return kOk;
}

int print_payload(archive::File& file, const std::string& name, CliContext& context)
{
    const auto printed =
        archive::for_each_block(file, archive::kWholeFile, [&](std::span<const std::byte> block) {
            context.out.write(reinterpret_cast<const char*>(block.data()),
                              static_cast<std::streamsize>(block.size()));
            return context.out ? archive::result<void>()
                               : archive::result<void>(make_error_code(boost::system::errc::io_error));
        });
    if (!printed) return refuse(context, "cannot print " + name, printed.error());
    return kOk;
}

int run_payload(const PayloadOptions& options, CliContext& context)
{
    const auto id = job_argument(options.id, context);
    if (!id) return kUsage;
    const auto config = load_or_report(options.config, context.err);
    if (!config) return kProblem;
    const auto open = open_archive(*config, Company::Any, Index::Asked, context.err);
    if (!open) return kProblem;
    archive::JobStore& jobs = open->archive->jobs();
    const archive::TimePoint cutoff = open->env->now() - config->retention.payload_max_age;
    if (options.name.empty()) return print_list(jobs, *id, cutoff, context);

    const auto file = jobs.open_payload(*id, options.name, cutoff);
    if (file) return print_payload(**file, options.name, context);
    if (file.error() == archive::Errc::NotFound)
        return refuse(context, fmt::format("job {} has no payload \"{}\"", id->text(), options.name));
    return refuse(context, fmt::format("{} of job {}", options.name, id->text()), file.error());
}

} // namespace

void add_job_payload(CLI::App& jobs, CliContext& context)
{
    const auto payload = add_command<PayloadOptions>(
        jobs, context, "payload", "List what a job keeps of a run by hand, or print one of it", run_payload);
    payload.first->add_option("id", payload.second->id, "The job's id")->required();
    payload.first->add_option("name", payload.second->name, "Which to print: pull.csv, push.csv, ...");
}

} // namespace wharf::cli
