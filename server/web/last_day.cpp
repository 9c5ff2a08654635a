#include "server/web/last_day.hpp"

#include "archive/disk/iso_time.hpp"
#include "server/web/bar_chart.hpp"
#include "server/web/figures.hpp"
#include "server/web/jobs_filter.hpp"
#include "server/web/jobs_of_dataset.hpp"
#include "server/web/paths.hpp"

#include <algorithm>
#include <ranges>

namespace wharf::web {
namespace {

std::vector<std::string> hour_labels(const LastDay& day)
{
    std::vector<std::string> labels;
    for (const archive::HourOfWork& hour : day.hours)
        labels.push_back(archive::iso_time(hour.begins).substr(11, 5)); // "2026-11-21T13:00:..."
    return labels;
}

Html chart_of_jobs(const LastDay& day)
{
    BarChart chart{"Jobs per hour", "job", "Hour (UTC)", hour_labels(day), {}};
    for (const archive::Standing standing : archive::kStandings) {
        BarSeries series{std::string(archive::title_of(standing)), std::string(class_of(standing)), {}};
        for (const archive::HourOfWork& hour : day.hours)
            series.values.push_back(hour.work.jobs.of(standing));
        const bool any =
            std::any_of(series.values.begin(), series.values.end(), [](auto n) { return n > 0; });
        if (any) chart.series.push_back(std::move(series));
    }
    return bar_chart(chart);
}

Html chart_of_rows(const LastDay& day)
{
    BarChart chart{
        "Rows pushed per hour", "row", "Hour (UTC)", hour_labels(day), {{"Rows pushed", "is-pushed", {}}}};
    for (const archive::HourOfWork& hour : day.hours)
        chart.series.front().values.push_back(hour.work.pushed);
    return bar_chart(chart);
}

archive::Work sum(const LastDay& day)
{
    archive::Work all;
    for (const DatasetDay& dataset : day.datasets) {
        for (const archive::Standing standing : archive::kStandings)
            all.jobs.of(standing) += dataset.work.jobs.of(standing);
        all.pulled += dataset.work.pulled;
        all.pushed += dataset.work.pushed;
        all.rejected += dataset.work.rejected;
    }
    return all;
}

Html tiles(const LastDay& day)
{
    const archive::Work all = sum(day);
    const std::uint64_t failed = all.jobs.of(archive::Standing::Failed);
    const std::uint64_t problems = all.jobs.of(archive::Standing::CompletedWithProblems);
    Html row = tile(plural(all.jobs.all(), "job"), grouped(all.jobs.all()));
    row += tile(plural(day.datasets.size(), "dataset"), grouped(day.datasets.size()));
    row += tile("failed", grouped(failed), failed > 0 ? class_of(archive::Standing::Failed) : "");
    row += tile("with problems", grouped(problems),
                problems > 0 ? class_of(archive::Standing::CompletedWithProblems) : "");
    row += tile(plural(all.pulled, "row") + " pulled", grouped(all.pulled));
    row += tile(plural(all.pushed, "row") + " pushed", grouped(all.pushed));
    return html(R"(<ul class="tiles">{}</ul>)", row);
}

Html dataset_section(const DatasetDay& dataset, ShowDomain domain)
{
    const archive::Work& work = dataset.work;
    const std::uint64_t all = work.jobs.all();
    const std::uint64_t more = all - std::min<std::uint64_t>(all, dataset.jobs.size());
    Html told = html("<p>{}, {} pulled, {} pushed, {} rejected", counted(all, "job"),
                     counted(work.pulled, "row"), grouped(work.pushed), grouped(work.rejected));
    if (more > 0)
        told += html(R"(; <a href="{}">{} not shown here</a>)", paths::jobs_of(dataset.dataset.key),
                     grouped(more));
    told += html("</p>");
    const Html jobs = dataset.jobs.empty() ? Html() : jobs_of_dataset(dataset.jobs);
    return card(dataset_link(dataset.dataset, domain), jobs, told);
}

// The jobs of the others are in the list, from the day on that has the first of them.
Html others(const LastDay& day)
{
    if (day.datasets.size() <= kDatasetsOfDay) return {};
    JobsFilter filter;
    filter.from = archive::iso_time(day.since).substr(0, 10);
    return html(
        R"(<p>{} had jobs: those are in the <a href="{}?{}">list of jobs</a>, and the <a href="{}">search for datasets</a> finds each.</p>)",
        counted(day.datasets.size() - kDatasetsOfDay, "more dataset"), paths::kJobs, query_text(filter),
        paths::kDatasets);
}

} // namespace

Html last_day_page(const LastDay& day)
{
    Html content = html(
        R"(<div class="head"><div><h1>Last 24 hours</h1><p>Jobs that came in from {} to {}.</p></div></div>)",
        time(day.since), time(day.until));
    if (day.datasets.empty()) {
        content += nothing_here("No job in the last 24 hours",
                                "Whatever is enqueued shows up here as soon as it has arrived.");
        return content;
    }
    content += tiles(day);
    content += html(R"(<div class="charts">{}{}</div>)", chart_of_jobs(day), chart_of_rows(day));
    for (const DatasetDay& dataset : day.datasets | std::views::take(kDatasetsOfDay))
        content += dataset_section(dataset, day.domain);
    content += others(day);
    return content;
}

} // namespace wharf::web
