// The list of metrics in docs/METRICS.md is what the server tells.
#include "observed.hpp"
#include "parsed_text.hpp"
#include "server/metrics/render.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

using namespace wharf::metrics;
using wharf::test::ParsedMetric;

namespace {

constexpr std::string_view kBegin = "<!-- metrics: begin -->\n";
constexpr std::string_view kEnd = "<!-- metrics: end -->\n";

// The values a label may have; "..." of those that depend on the server's settings.
std::string values_of(const ParsedMetric& metric, const std::string& label)
{
    if (label == "le") return "seconds";
    if (label == "version" || label == "certificate" || label == "name") return "...";
    std::vector<std::string> values;
    for (const auto& sample : metric.samples)
        if (std::find(values.begin(), values.end(), sample.labels.at(label)) == values.end())
            values.push_back(sample.labels.at(label));
    std::string text;
    for (const std::string& value : values)
        text += (text.empty() ? "" : ", ") + value;
    return text;
}

std::string labels_of(const ParsedMetric& metric)
{
    std::string text;
    for (const auto& [label, value] : metric.samples.front().labels)
        text += (text.empty() ? "" : "; ") + ("`" + label + "`: ") + values_of(metric, label);
    return text;
}

std::string table()
{
    std::string text = "| metric | type | labels | meaning |\n|---|---|---|---|\n";
    for (const ParsedMetric& metric :
         wharf::test::parse_metrics(render(Metrics{}, wharf::test::everything_observed())))
        text += "| `" + metric.name + "` | " + metric.type + " | " + labels_of(metric) + " | " + metric.help +
                " |\n";
    return text;
}

std::string page()
{
    std::ifstream file(WHARF_METRICS_PAGE, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

TEST_CASE("the list in METRICS.md is what the server tells", "[metrics][page]")
{
    std::string text = page();
    const auto begin = text.find(kBegin);
    const auto end = text.find(kEnd);
    REQUIRE(begin != std::string::npos);
    REQUIRE(end != std::string::npos);
    const auto from = begin + kBegin.size();
    if (std::getenv("WHARF_ACCEPT_METRICS")) {
        text.replace(from, end - from, table());
        std::ofstream(WHARF_METRICS_PAGE, std::ios::binary) << text;
    }
    INFO("to write it anew: WHARF_ACCEPT_METRICS=1 unit_metrics '[page]'");
    const std::string written = page();
    CHECK(written.substr(from, written.find(kEnd) - from) == table());
}

TEST_CASE("every metric that METRICS.md speaks of exists", "[metrics][page]")
{
    const auto metrics = wharf::test::parse_metrics(render(Metrics{}, wharf::test::everything_observed()));
    const std::string text = page();
    constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz_";
    for (auto at = text.find("wharfinger_"); at != std::string::npos; at = text.find("wharfinger_", at)) {
        const auto end = text.find_first_not_of(kLetters, at);
        const std::string name = text.substr(at, end - at);
        CAPTURE(name);
        CHECK(std::any_of(metrics.begin(), metrics.end(), [&](const ParsedMetric& metric) {
            return name == metric.name || (metric.type == "histogram" && name == metric.name + "_bucket");
        }));
        at = end;
    }
}
