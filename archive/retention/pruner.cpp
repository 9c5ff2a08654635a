#include "archive/retention/pruner.hpp"

#include "archive/disk/days.hpp"
#include "archive/disk/layout.hpp"
#include "archive/retention/found.hpp"
#include "archive/retention/removal.hpp"

#include <fmt/format.h>

namespace wharf::retention {

// One run, with its time and its counts.
struct Pruner::Run {
    Pruner& pruner;
    archive::TimePoint now;
    Mode mode;
    const std::atomic<bool>& stop;
    PruneReport report;

    void complain(std::string_view doing, const archive::error_code& error)
    {
        ++report.failures;
        pruner.complain_(fmt::format("{}: {}", doing, error.message()));
    }

    void carry_out(const std::vector<Removal>& plan)
    {
        for (const auto& removal : plan) {
            if (stop) return;
            if (pruner.logs_ == Logs::LeaveAlone && std::holds_alternative<LogLinesGo>(removal.what))
                continue;
            const auto held = is_held(pruner.archive_, removal);
            if (!held) complain("looking at " + removal.path, held.error());
            if (!held || *held) continue;
            ++report.removals;
            pruner.tell_(removal);
            if (mode == Mode::DryRun) continue;
            const auto removed = remove(pruner.archive_, removal, [this](std::string_view path) {
                pruner.complain_(fmt::format("{} does not have a name of ours and stays", path));
            });
            if (!removed) complain("removing " + removal.path, removed.error());
        }
    }

    void datasets()
    {
        auto& there = pruner.archive_.datasets();
        const auto domains = there.domains();
        if (!domains) return complain("listing domains", domains.error());
        for (const auto& domain : *domains) {
            const auto ids = there.list(domain);
            if (!ids) {
                complain("listing datasets of " + domain.text(), ids.error());
                continue;
            }
            for (const auto& id : *ids) {
                if (stop) return;
                dataset({domain, id});
            }
        }
    }

    void dataset(const archive::DatasetKey& key)
    {
        const auto found = find_in_dataset(pruner.archive_, key, now, pruner.rules_);
        if (!found) return complain("looking at " + archive::layout::dataset(key), found.error());
        carry_out(plan_dataset(*found, now, pruner.rules_));
    }

    // Nothing goes on a day of held jobs alone, so nothing is to be told of it, either.
    std::vector<Removal> without_held_days(std::vector<Removal> plan)
    {
        std::erase_if(plan, [this](const Removal& removal) {
            const auto held = is_day_held(pruner.archive_, std::get<JobDayGoes>(removal.what).date);
            if (!held) complain("looking at " + removal.path, held.error());
            return !held || *held;
        });
        return plan;
    }

    void jobs()
    {
        const auto days = archive::days_beneath(pruner.archive_.env(), archive::layout::finished());
        if (days)
            carry_out(without_held_days(plan_job_days(*days, now, pruner.rules_)));
        else
            complain("listing finished jobs", days.error());

        const auto inputs = find_failed_inputs(pruner.archive_, now - pruner.rules_.failed_input_max_age);
        if (inputs)
            carry_out(plan_failed_inputs(*inputs, now, pruner.rules_));
        else
            complain("listing inputs of failed jobs", inputs.error());

        const auto payloads = find_payloads(pruner.archive_, now - pruner.rules_.payload_max_age);
        if (payloads)
            carry_out(plan_payloads(*payloads, now, pruner.rules_));
        else
            complain("listing payloads", payloads.error());
    }

    void partials()
    {
        const auto found = find_partials(pruner.archive_);
        if (found)
            carry_out(plan_partials(*found, now, pruner.rules_));
        else
            complain("listing partial uploads", found.error());
    }
};

PruneReport Pruner::run(archive::TimePoint now, Mode mode, const std::atomic<bool>& stop)
{
    Run run{*this, now, mode, stop, {}};
    run.datasets();
    run.jobs();
    run.partials();
    return run.report;
}

} // namespace wharf::retention
