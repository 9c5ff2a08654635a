// A moment as text, the way every record on disk has it: "2026-11-21T13:05:02.123Z". Pure.
#pragma once

#include "archive/disk/env.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace wharf::archive {

[[nodiscard]] std::string iso_time(TimePoint at); // years 0000 to 9999
// Exactly what iso_time() writes; nothing for any other text or a date that is not in the calendar.
[[nodiscard]] std::optional<TimePoint> parse_iso_time(std::string_view text);

} // namespace wharf::archive
