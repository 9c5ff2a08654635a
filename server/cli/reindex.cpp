#include "server/cli/reindex.hpp"

#include "server/cli/archive_command.hpp"

#include <fmt/format.h>

namespace wharf::cli {
namespace {

struct ReindexOptions {
    ConfigOptions config;
};

int run_reindex(const ReindexOptions& options, CliContext& context)
{
    const auto open = open_configured(options.config, Company::Alone, Index::Asked, context);
    if (!open) return kProblem;
    if (auto cleared = open->archive->catalog().clear(); !cleared)
        return refuse(context, "cannot clear the catalog", cleared.error());
    const auto report = archive::recover(*open->env, open->archive->catalog());
    if (!report) return refuse(context, "cannot fill the catalog", report.error());
    for (const auto& remark : report->remarks)
        context.err << remark << '\n';
    context.out << fmt::format("{} jobs indexed\n", report->jobs_indexed);
    return kOk;
}

} // namespace

void add_reindex(CLI::App& app, CliContext& context)
{
    add_command<ReindexOptions>(app, context, "reindex",
                                "Fill the catalog again from the job directories; no server may be running",
                                run_reindex);
}

} // namespace wharf::cli
