#include "server/web/bar_chart.hpp"

#include "server/web/brief.hpp"
#include "server/web/figures.hpp"

#include <algorithm>

namespace wharf::web {
namespace {

// In units of the drawing, which grows and shrinks with the page.
constexpr double kWidth = 480;
constexpr double kHeight = 190;
constexpr double kLeft = 44; // room for the numbers of the axis
constexpr double kTop = 10;
constexpr double kBottom = 24;         // room for the labels
constexpr double kGap = 0.25;          // of a bar's place
constexpr std::size_t kLabelWidth = 3; // bars that one label takes the room of
constexpr double kRight = 16;          // room for half of the last label

constexpr double kPlotWidth = kWidth - kLeft - kRight;
constexpr double kPlotHeight = kHeight - kTop - kBottom;

std::string number(double value)
{
    return fmt::format("{:.1f}", value);
}

std::uint64_t total_at(const BarChart& chart, std::size_t bar)
{
    std::uint64_t total = 0;
    for (const BarSeries& series : chart.series)
        total += series.values[bar];
    return total;
}

std::uint64_t largest_total(const BarChart& chart)
{
    std::uint64_t largest = 0;
    for (std::size_t bar = 0; bar < chart.labels.size(); ++bar)
        largest = std::max(largest, total_at(chart, bar));
    return largest;
}

// What a bar says when pointed at: "13:00: 4 jobs (3 completed, 1 failed)".
std::string told(const BarChart& chart, std::size_t bar)
{
    std::string parts;
    for (const BarSeries& series : chart.series) {
        if (series.values[bar] == 0 || chart.series.size() == 1) continue;
        parts += (parts.empty() ? " (" : ", ") + grouped(series.values[bar]) + " " + series.name;
    }
    if (!parts.empty()) parts += ")";
    return chart.labels[bar] + ": " + counted(total_at(chart, bar), chart.unit) + parts;
}

Html axis(std::uint64_t top)
{
    Html lines;
    const std::uint64_t steps = std::min<std::uint64_t>(top, 5); // of 1, 2 or 5 and zeros, a fifth is short
    for (std::uint64_t step = 0; step <= steps; ++step) {
        const double y = kTop + kPlotHeight * (1 - static_cast<double>(step) / static_cast<double>(steps));
        lines += html(R"(<line class="grid" x1="{0}" x2="{1}" y1="{2}" y2="{2}"/>)", number(kLeft),
                      number(kWidth - kRight), number(y));
        lines += html(R"(<text class="tick" x="{}" y="{}" text-anchor="end">{}</text>)", number(kLeft - 6),
                      number(y + 4), brief(top / steps * step));
    }
    return lines;
}

Html bar_at(const BarChart& chart, std::size_t bar, std::uint64_t top)
{
    const double place = kPlotWidth / static_cast<double>(chart.labels.size());
    const double x = kLeft + place * (static_cast<double>(bar) + kGap / 2);
    double y = kTop + kPlotHeight;
    Html rects;
    for (const BarSeries& series : chart.series) {
        if (series.values[bar] == 0) continue;
        const double height =
            kPlotHeight * static_cast<double>(series.values[bar]) / static_cast<double>(top);
        y -= height;
        rects += html(R"(<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>)", series.tone, number(x),
                      number(y), number(place * (1 - kGap)), number(height));
    }
    if (rects.empty()) return {};
    return html("<g><title>{}</title>{}</g>", told(chart, bar), rects);
}

Html labels(const BarChart& chart)
{
    Html out;
    const double place = kPlotWidth / static_cast<double>(chart.labels.size());
    for (std::size_t bar = 0; bar < chart.labels.size(); bar += kLabelWidth) {
        const double x = kLeft + place * (static_cast<double>(bar) + 0.5);
        out += html(R"(<text class="tick" x="{}" y="{}" text-anchor="middle">{}</text>)", number(x),
                    number(kHeight - 6), chart.labels[bar]);
    }
    return out;
}

Html legend(const BarChart& chart)
{
    if (chart.series.size() < 2) return {};
    Html items;
    for (const BarSeries& series : chart.series)
        items += html(R"(<li><span class="key {}"></span>{}</li>)", series.tone, series.name);
    return html(R"(<ul class="legend">{}</ul>)", items);
}

Html as_table(const BarChart& chart)
{
    Html head = html(R"(<th scope="col">{}</th>)", chart.column);
    for (const BarSeries& series : chart.series)
        head += html(R"(<th scope="col" class="number">{}</th>)", series.name);
    Html rows;
    for (std::size_t bar = 0; bar < chart.labels.size(); ++bar) {
        Html row = html(R"(<th scope="row">{}</th>)", chart.labels[bar]);
        for (const BarSeries& series : chart.series)
            row += html(R"(<td class="number">{}</td>)", grouped(series.values[bar]));
        rows += html("<tr>{}</tr>", row);
    }
    return html(
        R"(<details><summary>As a table</summary><div class="scrolls" tabindex="0"><table class="table"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div></details>)",
        head, rows);
}

} // namespace

std::uint64_t axis_top(std::uint64_t largest)
{
    std::uint64_t unit = 1;
    while (largest / 10 >= unit)
        unit *= 10;
    for (const std::uint64_t factor : {1U, 2U, 5U}) {
        if (unit * factor >= largest) return unit * factor;
    }
    return unit * 10;
}

Html bar_chart(const BarChart& chart)
{
    const std::uint64_t top = axis_top(largest_total(chart));
    Html bars;
    for (std::size_t bar = 0; bar < chart.labels.size(); ++bar)
        bars += bar_at(chart, bar, top);
    const Html drawing =
        html(R"(<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}</svg>)", kWidth,
             kHeight, chart.title, axis(top), bars, labels(chart));
    return html("<figure><figcaption>{}</figcaption>{}{}{}</figure>", chart.title, drawing, legend(chart),
                as_table(chart));
}

} // namespace wharf::web
