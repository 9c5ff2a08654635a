// Numbers, sizes and times as people read them. Pure.
#pragma once

#include "archive/disk/env.hpp"
#include "server/web/html.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace wharf::web {

[[nodiscard]] std::string grouped(std::uint64_t number);                       // "1,234,567"
[[nodiscard]] std::string plural(std::uint64_t number, std::string_view one);  // "day", "days"
[[nodiscard]] std::string counted(std::uint64_t number, std::string_view one); // "1 day", "1,234 days"
[[nodiscard]] std::string size_text(std::uint64_t bytes); // "482 bytes", "1.4 MB" (powers of 1000)
[[nodiscard]] std::string duration_text(
    std::chrono::milliseconds d);                             // "0.4 s", "12 s", "3 min 5 s", "2 h 14 min"
[[nodiscard]] std::string age_text(std::chrono::seconds age); // exact: "30 days", "36 hours", "90 minutes"
[[nodiscard]] std::string utc_text(archive::TimePoint at);    // "2026-11-21 13:05:02 UTC"

// <time>, with UTC as its text and title; the script turns the text into the reader's zone. Moment::Clock is
// for where the day is known: "13:05:02".
enum class Moment { DayAndClock, Clock, Day };
[[nodiscard]] Html time(archive::TimePoint at, Moment shown = Moment::DayAndClock);

} // namespace wharf::web
