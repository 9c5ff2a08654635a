// A date and time, and the normal form timestamps are stored and compared in. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace wharf::jobs {

inline constexpr std::int64_t kSecondsPerDay = 86'400;

// On a wall clock, or in UTC: whoever has it knows.
struct Timestamp {
    std::int64_t day = 0;    // since 1970-01-01
    std::int32_t second = 0; // of the day
    std::int32_t nanosecond = 0;
};

// What a text says: the wall clock's fields, and where that clock hangs if the text tells.
struct WrittenTime {
    Timestamp wall;
    std::optional<std::int32_t> offset; // seconds east of UTC; wins if there is a zone too
    std::string_view zone;              // a name of the tz database, part of the text read; or empty
};

enum class Clock { Wall, Utc };

// Writes normal forms: "2014-04-22T09:30:00.000", and with a Z behind in UTC. The fraction has six or nine
// digits if the value is not whole milliseconds. A year that is not within 0000-9999 has a sign.
// Within these years the order of texts is the order of times, but for two moments of one millisecond.
class TimestampText {
public:
    // Valid until the next write(). Nothing if the year is below kMinYear or above kMaxYear.
    [[nodiscard]] std::optional<std::string_view> write(const Timestamp& time, Clock clock);

private:
    std::array<char, 48> text_{};
};

} // namespace wharf::jobs
