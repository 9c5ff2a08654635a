// Times as MFMT and MDTM have them: "YYYYMMDDHHMMSS", with a fraction or without, UTC (RFC 3659 section 2.3).
// Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace wharf::protocol {

using TimeValue = std::chrono::sys_time<std::chrono::milliseconds>;

// Nothing if it is not exactly that, or no such day or time of day exists. A leap second is the first second
// of the next minute; of a fraction the milliseconds count.
[[nodiscard]] std::optional<TimeValue> parse_time_value(std::string_view text);

// "<time> <path>", the path not empty: what stands behind MFMT, and behind MDTM when an old client sets a
// time with it.
struct TimedPath {
    TimeValue time;
    std::string_view path; // into the text parsed
};
[[nodiscard]] std::optional<TimedPath> parse_timed_path(std::string_view argument);

} // namespace wharf::protocol
