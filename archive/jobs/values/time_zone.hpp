// Time zones: UTC, fixed offsets and those of the tz database, which is read from /usr/share/zoneinfo once,
// when the first zone is asked for. Nothing here depends on the zone of the process.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace date {
class time_zone;
}

namespace wharf::jobs {

// Where a wall clock hangs. Remembers what it looked up last, so that values of about the same time are fast;
// used by one thread at a time, copies are independent.
class TimeZone {
public:
    TimeZone() = default; // UTC

    // By "UTC", "GMT" or "Z" in any case, an offset ("-0800", "-08:00", "+08"), or a name of the tz database
    // as it is spelled there ("US/Pacific"; "EST" is one, "PST" is not). Nothing for any other name, and for
    // names of the tz database if that is not installed.
    [[nodiscard]] static std::optional<TimeZone> find(std::string_view name);

    // The moment, in seconds since 1970-01-01 UTC, at which the wall clock shows `wall` (seconds since it
    // showed 1970-01-01T00:00:00). When clocks are put back that happens twice: the first time is meant. When
    // they are put forward some times never come: nothing.
    [[nodiscard]] std::optional<std::int64_t> to_utc(std::int64_t wall);

private:
    std::optional<std::int64_t> look_up(std::int64_t wall);

    const date::time_zone* rules_ = nullptr; // null: the same offset for ever; not owned, never dies
    std::int64_t offset_ = 0;                // east of UTC; holds if known_from_ <= wall < known_until_
    std::int64_t known_from_ = 0;
    std::int64_t known_until_ = 0;
};

// Of the longest name of the tz database that `text` begins with; 0 if it begins with none.
[[nodiscard]] std::size_t zone_name_length(std::string_view text);

} // namespace wharf::jobs
