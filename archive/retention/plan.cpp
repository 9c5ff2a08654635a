#include "archive/retention/plan.hpp"

#include "archive/disk/layout.hpp"

#include <fmt/format.h>

#include <functional>
#include <map>

namespace wharf::retention {
namespace {

namespace layout = archive::layout;
using std::chrono::sys_days;
using Times = std::map<std::chrono::milliseconds, std::vector<std::string>, std::greater<>>;

// A day's snapshots by time of day, latest first. Names that are not ours are left out, and so left alone.
Times by_time(const std::vector<std::string>& names)
{
    Times times;
    for (const auto& name : names)
        if (const auto parsed = layout::parse_snapshot_name(name)) times[parsed->time_of_day].push_back(name);
    return times;
}

std::string age_text(std::chrono::seconds age)
{
    using std::chrono::days;
    using std::chrono::hours;
    if (age % days(1) == age.zero()) return fmt::format("{}d", age / days(1));
    if (age % hours(1) == age.zero()) return fmt::format("{}h", age / hours(1));
    return fmt::format("{}s", age.count());
}

std::string older(std::chrono::seconds age)
{
    return "older than " + age_text(age);
}

void plan_snapshots(const DatasetFound& found, archive::TimePoint now, const Rules& rules,
                    std::vector<Removal>& plan)
{
    const std::string reason =
        fmt::format("{} and not among the last {}", older(rules.max_age), rules.keep_last);
    std::size_t kept = 0;
    for (const auto& day : found.days) {
        const bool over = day_is_over(day.date, now, rules.max_age);
        const std::string path = layout::snapshot_day(found.key, day.date);
        if (kept >= rules.keep_last) {
            if (over) plan.push_back({SnapshotDayGoes{found.key, day.date}, path, reason});
            continue;
        }
        for (const auto& [time, names] : by_time(day.names.value_or(std::vector<std::string>()))) {
            if (kept++ < rules.keep_last || !over) continue;
            plan.push_back({SnapshotGoes{found.key, day.date, time, names},
                            layout::inside(path, fmt::format("{}", fmt::join(names, ", "))), reason});
        }
    }
}

} // namespace

bool day_is_over(std::chrono::year_month_day date, archive::TimePoint now, std::chrono::seconds age)
{
    return sys_days(date) + std::chrono::days(1) + age <= now;
}

std::size_t count_successes(const std::vector<std::string>& names)
{
    return by_time(names).size();
}

std::vector<Removal> plan_dataset(const DatasetFound& found, archive::TimePoint now, const Rules& rules)
{
    std::vector<Removal> plan;
    if (found.held) return plan;
    plan_snapshots(found, now, rules, plan);
    const auto cutoff = now - rules.log_max_age;
    if (found.oldest_log_line && *found.oldest_log_line < cutoff)
        plan.push_back({LogLinesGo{found.key, cutoff}, layout::fixed_file(found.key, archive::FixedFile::Log),
                        "lines " + older(rules.log_max_age)});
    return plan;
}

std::vector<Removal> plan_job_days(const std::vector<std::chrono::year_month_day>& days,
                                   archive::TimePoint now, const Rules& rules)
{
    std::vector<Removal> plan;
    for (const auto& day : days)
        if (day_is_over(day, now, rules.log_max_age))
            plan.push_back({JobDayGoes{day}, layout::finished_day(day), older(rules.log_max_age)});
    return plan;
}

std::vector<Removal> plan_failed_inputs(const std::vector<FailedInput>& found, archive::TimePoint now,
                                        const Rules& rules)
{
    std::vector<Removal> plan;
    for (const auto& input : found)
        if (!input.held && input.ended + rules.failed_input_max_age < now)
            plan.push_back({FailedInputGoes{input.job, input.dataset},
                            fmt::format("input of job {}", input.job.text()),
                            "failed, and " + older(rules.failed_input_max_age)});
    return plan;
}

std::vector<Removal> plan_payloads(const std::vector<KeptPayloads>& found, archive::TimePoint now,
                                   const Rules& rules)
{
    std::vector<Removal> plan;
    for (const auto& payloads : found)
        if (payloads.ended + rules.payload_max_age < now)
            plan.push_back({PayloadsGo{payloads.job}, fmt::format("payloads of job {}", payloads.job.text()),
                            older(rules.payload_max_age)});
    return plan;
}

std::vector<Removal> plan_partials(const std::vector<PartialUpload>& found, archive::TimePoint now,
                                   const Rules& rules)
{
    std::vector<Removal> plan;
    for (const auto& partial : found) {
        if (partial.held) continue;
        const auto goes = [&](const std::string& path, std::string reason) {
            plan.push_back({PartialGoes{partial.dataset, partial.name, partial.last_chunk.has_value()}, path,
                            std::move(reason)});
        };
        const bool old = partial.modified + rules.partial_max_age < now;
        if (!partial.last_chunk) {
            if (old)
                goes(layout::partial(partial.dataset, partial.name),
                     "not resumed, " + older(rules.partial_max_age));
            continue;
        }
        const bool alone = *partial.last_chunk + rules.chunk_max_age < now;
        if (alone || old)
            goes(layout::chunk(partial.dataset, partial.name),
                 "not committed, " + older(alone ? rules.chunk_max_age : rules.partial_max_age));
    }
    return plan;
}

} // namespace wharf::retention
