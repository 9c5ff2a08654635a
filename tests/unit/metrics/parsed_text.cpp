#include "parsed_text.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>
#include <stdexcept>

namespace wharf::test {

namespace {

// One line, from left to right.
class Line {
public:
    Line(std::string_view text, std::size_t number)
        : rest_(text)
        , number_(number)
    {
    }
    [[noreturn]] void fail(std::string_view why) const
    {
        throw std::runtime_error("line " + std::to_string(number_) + ": " + std::string(why) +
                                 ", before: " + std::string(rest_));
    }
    [[nodiscard]] bool done() const { return rest_.empty(); }
    bool skip(std::string_view text)
    {
        if (!rest_.starts_with(text)) return false;
        rest_.remove_prefix(text.size());
        return true;
    }
    void want(std::string_view text)
    {
        if (!skip(text)) fail("expected " + std::string(text));
    }
    enum class Name { Metric, Label };
    std::string name(Name kind)
    {
        std::size_t end = 0;
        const auto letter = [&](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
                   (c == ':' && kind == Name::Metric);
        };
        while (end < rest_.size() &&
               (letter(rest_[end]) || (end > 0 && rest_[end] >= '0' && rest_[end] <= '9')))
            ++end;
        if (end == 0) fail("expected a name");
        return take(end);
    }
    // A quoted value, or the rest of a HELP line.
    std::string escaped(bool quoted)
    {
        std::string text;
        for (;;) {
            if (rest_.empty() && !quoted) return text;
            if (rest_.empty()) fail("the quotes are not closed");
            if (quoted && skip("\"")) return text;
            if (skip("\\\\"))
                text += '\\';
            else if (skip("\\n"))
                text += '\n';
            else if (quoted && skip("\\\""))
                text += '"';
            else if (rest_.front() == '\\')
                fail("no such escape");
            else
                text += take(1);
        }
    }
    double number()
    {
        if (skip("+Inf")) return std::numeric_limits<double>::infinity();
        if (skip("NaN")) return std::nan("");
        const std::string digits(rest_);
        if (digits.find_first_not_of("0123456789+-.e") != std::string::npos) fail("expected a number");
        std::size_t used = 0;
        const double value = std::stod(digits, &used);
        if (used != digits.size()) fail("expected a number and nothing else");
        rest_ = {};
        return value;
    }

private:
    std::string take(std::size_t size)
    {
        std::string taken(rest_.substr(0, size));
        rest_.remove_prefix(size);
        return taken;
    }

    std::string_view rest_;
    std::size_t number_;
};

ParsedSample parse_sample(Line& line)
{
    ParsedSample sample{line.name(Line::Name::Metric), {}, 0};
    if (line.skip("{")) {
        do {
            const std::string label = line.name(Line::Name::Label);
            if (label.starts_with("__")) line.fail("such names are Prometheus' own");
            line.want("=\"");
            if (!sample.labels.emplace(label, line.escaped(true)).second) line.fail("a label comes twice");
        } while (line.skip(","));
        line.want("}");
    }
    line.want(" ");
    sample.value = line.number();
    if (!line.done()) line.fail("there is more than a sample");
    return sample;
}

std::string_view suffix_of(const ParsedSample& sample, const ParsedMetric& metric, const Line& line)
{
    if (!sample.name.starts_with(metric.name)) line.fail("the sample is not of the metric begun last");
    return std::string_view(sample.name).substr(metric.name.size());
}

void check_histogram(const ParsedMetric& metric, const Line& line)
{
    double last_bound = -std::numeric_limits<double>::infinity();
    double last = 0;
    std::optional<double> all;
    bool has_sum = false;
    for (const ParsedSample& sample : metric.samples) {
        const auto suffix = suffix_of(sample, metric, line);
        if (suffix == "_bucket") {
            const std::string& le = sample.labels.at("le");
            const double bound = le == "+Inf" ? std::numeric_limits<double>::infinity() : std::stod(le);
            if (bound <= last_bound || sample.value < last) line.fail("the classes do not rise");
            last_bound = bound;
            last = sample.value;
            if (std::isinf(bound)) all = sample.value;
        } else if (suffix == "_sum") {
            has_sum = true;
        } else if (suffix != "_count" || all != sample.value) {
            line.fail("the count is not that of the last class");
        }
    }
    if (!all || !has_sum || !metric.samples.back().name.ends_with("_count"))
        line.fail("a part of the histogram is missing");
}

void check(const ParsedMetric& metric, const Line& line)
{
    if (metric.help.empty()) line.fail("the help is empty");
    if (metric.type == "histogram") return check_histogram(metric, line);
    const bool counter = metric.type == "counter";
    if (!counter && metric.type != "gauge") line.fail("no such type");
    if (counter != metric.name.ends_with("_total")) line.fail("counters, and they alone, end in _total");
    std::set<std::map<std::string, std::string>> seen;
    for (const ParsedSample& sample : metric.samples) {
        if (!suffix_of(sample, metric, line).empty()) line.fail("no such part");
        if (counter && sample.value < 0) line.fail("a counter is below zero");
        if (!seen.insert(sample.labels).second) line.fail("the same sample twice");
    }
}

} // namespace

double ParsedMetric::value(const std::map<std::string, std::string>& labels) const
{
    for (const ParsedSample& sample : samples)
        if (sample.labels == labels) return sample.value;
    throw std::runtime_error(name + " has no such sample");
}

std::vector<ParsedMetric> parse_metrics(std::string_view text)
{
    std::vector<ParsedMetric> metrics;
    std::set<std::string> names;
    std::size_t number = 0;
    while (!text.empty()) {
        const auto end = text.find('\n');
        Line line(text.substr(0, end), ++number);
        if (end == std::string_view::npos) line.fail("the line does not end");
        text.remove_prefix(end + 1);
        if (line.skip("# HELP ")) {
            if (!metrics.empty()) check(metrics.back(), line);
            metrics.push_back({line.name(Line::Name::Metric), {}, {}, {}});
            if (!names.insert(metrics.back().name).second) line.fail("the metric comes twice");
            line.want(" ");
            metrics.back().help = line.escaped(false);
        } else if (line.skip("# TYPE ")) {
            if (metrics.empty() || !metrics.back().type.empty()) line.fail("there is no HELP before");
            line.want(metrics.back().name + " ");
            metrics.back().type = line.name(Line::Name::Label);
            if (!line.done()) line.fail("there is more than a type");
        } else {
            if (metrics.empty() || metrics.back().type.empty()) line.fail("there is no TYPE before");
            metrics.back().samples.push_back(parse_sample(line));
        }
    }
    if (!metrics.empty()) check(metrics.back(), Line("", number));
    return metrics;
}

const ParsedMetric& metric_in(const std::vector<ParsedMetric>& metrics, std::string_view name)
{
    const auto found = std::find_if(metrics.begin(), metrics.end(),
                                    [&](const ParsedMetric& metric) { return metric.name == name; });
    if (found == metrics.end()) throw std::runtime_error("no metric " + std::string(name));
    return *found;
}

} // namespace wharf::test
