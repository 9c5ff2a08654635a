// A year as weeks side by side, each day coloured by how much there is of it: an SVG made on the server.
// Pure.
#pragma once

#include "server/web/html.hpp"

#include <chrono>
#include <map>
#include <string>

namespace wharf::web {

struct CalendarDay {
    unsigned count = 0;
    std::string told; // what is shown of it: "3 snapshots, 1.2 MiB"
    std::string link; // where it leads; "": nowhere
};

struct Calendar {
    std::string title; // "Snapshots in 2026"
    std::chrono::year year{};
    std::map<std::chrono::sys_days, CalendarDay> days; // of that year; others are not drawn
};

[[nodiscard]] Html calendar(const Calendar& calendar);

// 0 for none, 1 to 4 for a part of the most.
[[nodiscard]] unsigned calendar_level(unsigned count, unsigned most);

} // namespace wharf::web
