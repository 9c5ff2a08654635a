#include "server/cli/prune.hpp"

#include "archive/disk/iso_time.hpp"
#include "archive/retention/pruner.hpp"
#include "server/cli/archive_command.hpp"

#include <fmt/format.h>

namespace wharf::cli {
namespace {

struct PruneOptions {
    ConfigOptions config;
    bool dry_run = false;
    std::string now;
};

retention::Rules rules_of(const config::Retention& retention)
{
    return {retention.max_age,         retention.keep_last,
            retention.log_max_age,     retention.failed_input_max_age,
            retention.payload_max_age, retention.partial_max_age,
            retention.chunk_max_age};
}

// "2026-11-21", "2026-11-21T13:05:02Z" or with milliseconds.
std::optional<archive::TimePoint> time_argument(const std::string& text)
{
    if (const auto time = archive::parse_iso_time(text)) return time;
    if (const auto time = archive::parse_iso_time(text + "T00:00:00.000Z")) return time;
    if (text.empty() || text.back() != 'Z') return std::nullopt;
    return archive::parse_iso_time(text.substr(0, text.size() - 1) + ".000Z");
}

int run_prune(const PruneOptions& options, CliContext& context)
{
    std::optional<archive::TimePoint> now;
    if (!options.now.empty() && !(now = time_argument(options.now))) {
        context.err << fmt::format("\"{}\" is not a time such as 2026-11-21T13:05:02Z\n", options.now);
        return kUsage;
    }
    const auto config = load_or_report(options.config, context.err);
    if (!config) return kProblem;
    const auto open =
        options.dry_run ? open_archive(*config, Company::Any, Index::Asked, context.err)
                        : open_archive(*config, Company::AloneIfPossible, Index::InMemoryIfFull, context.err);
    if (!open) return kProblem;

    const bool alone = open->access == archive::Access::Serve;
    const auto logs = alone || options.dry_run ? retention::Logs::Trim : retention::Logs::LeaveAlone;
    retention::Pruner pruner(
        *open->archive, rules_of(config->retention), logs,
        [&](const retention::Removal& removal) {
            context.out << fmt::format("{}: {}\n", removal.path, removal.reason);
        },
        [&](std::string_view problem) { context.err << problem << '\n'; });
    const std::atomic<bool> never = false;
    const auto report =
        pruner.run(now.value_or(open->env->now()),
                   options.dry_run ? retention::Mode::DryRun : retention::Mode::Remove, never);
    if (logs == retention::Logs::LeaveAlone) context.err << "a server is running: it trims the logs itself\n";
    return report.failures == 0 ? kOk : kProblem;
}

} // namespace

void add_prune(CLI::App& app, CliContext& context)
{
    const auto prune = add_command<PruneOptions>(
        app, context, "prune", "Remove what retention lets go, and print what and why", run_prune);
    prune.first->add_flag("--dry-run", prune.second->dry_run, "Only print");
    prune.first->add_option("--now", prune.second->now, "Decide as if it were this time, in UTC");
}

} // namespace wharf::cli
