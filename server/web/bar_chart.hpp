// Numbers over time as bars that stand on each other: an SVG made on the server, with the numbers as a table
// beneath for those who read better than they see. Pure.
#pragma once

#include "server/web/html.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace wharf::web {

struct BarSeries {
    std::string name;                  // "completed"
    std::string tone;                  // class of the style sheet that colours it
    std::vector<std::uint64_t> values; // one for each bar
};

struct BarChart {
    std::string title;
    std::string unit;                // what is counted, one of it: "job"
    std::string column;              // what the labels are: "hour (UTC)"
    std::vector<std::string> labels; // one for each bar, oldest first
    std::vector<BarSeries> series;   // the first stands at the bottom
};

[[nodiscard]] Html bar_chart(const BarChart& chart);

// The top of an axis for values up to that: the next of 1, 2, 5, 10, 20, 50 ...; at least 1.
[[nodiscard]] std::uint64_t axis_top(std::uint64_t largest);

} // namespace wharf::web
