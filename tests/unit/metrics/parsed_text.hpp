// A strict reader of the text format: whatever Prometheus may frown upon is an error here.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::test {

struct ParsedSample {
    std::string name; // with the suffix of a histogram's part
    std::map<std::string, std::string> labels;
    double value = 0;
};

struct ParsedMetric {
    std::string name;
    std::string type;
    std::string help;
    std::vector<ParsedSample> samples;

    // Of the only sample with these labels; throws if there is none.
    [[nodiscard]] double value(const std::map<std::string, std::string>& labels = {}) const;
};

// Throws std::runtime_error naming the line and what is wrong with it.
[[nodiscard]] std::vector<ParsedMetric> parse_metrics(std::string_view text);
// Throws if there is none of that name.
[[nodiscard]] const ParsedMetric& metric_in(const std::vector<ParsedMetric>& metrics, std::string_view name);

} // namespace wharf::test
