#include "archive/jobs/values/time_zone.hpp"

#include "archive/jobs/values/calendar.hpp"
#include "archive/jobs/values/timestamp.hpp"
#include "archive/jobs/values/zone_offset.hpp"

#include <algorithm>
#include <chrono>
#include <date/tz.h>
#include <stdexcept>

namespace wharf::jobs {

namespace {

// No transition moves a clock by more (Samoa left out a whole day).
constexpr std::int64_t kLargestTransition = 26 * 3600;

// The files list the transitions until 2037 and have a rule for the time after, which the library does not
// read.
constexpr std::int64_t kListedUntil = day_number({2038, 1, 1}) * kSecondsPerDay;
constexpr std::int64_t kNeverEnds = day_number({9999, 1, 1}) * kSecondsPerDay;

// Null without a tz database.
const date::tzdb* database()
{
    static const date::tzdb* const opened = []() -> const date::tzdb* {
        try {
            return &date::get_tzdb();
        } catch (const std::exception&) {
            return nullptr;
        }
    }();
    return opened;
}

const date::time_zone* find_rules(std::string_view name)
{
    // "localtime" is the zone of this machine: the same file must not mean something else on another one.
    if (database() == nullptr || name == "localtime") return nullptr;
    const auto& zones = database()->zones;
    const auto found = std::lower_bound(
        zones.begin(), zones.end(), name,
        [](const date::time_zone& zone, std::string_view text) { return zone.name() < text; });
    return found != zones.end() && found->name() == name ? &*found : nullptr;
}

bool equal_ignoring_case(std::string_view text, std::string_view upper)
{
    return std::equal(text.begin(), text.end(), upper.begin(), upper.end(),
                      [](char a, char b) { return (a >= 'a' && a <= 'z' ? a - 'a' + 'A' : a) == b; });
}

bool is_of_zone_name(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' ||
           c == '_' || c == '-' || c == '+';
}

// A time between 2027 and 2037 with the same month, day and weekday, for which a rule says the same. Years
// with the same weekday on 1 January are the same until February, those with the same on 1 March from then
// on; these years have all seven of both.
std::int64_t listed_time_like(std::int64_t wall)
{
    std::int64_t day = wall / kSecondsPerDay;
    const std::int64_t second = wall % kSecondsPerDay;
    const CivilDate date = civil_date(day);
    const int month = date.month <= 2 ? 1 : 3;
    const std::int64_t anchor = day_number({date.year, month, 1});
    std::int64_t year = 2027;
    while (weekday(day_number({year, month, 1})) != weekday(anchor))
        ++year;
    day += day_number({year, month, 1}) - anchor;
    return day * kSecondsPerDay + second;
}

date::local_info info_at(const date::time_zone& rules, std::int64_t wall)
{
    return rules.get_info(date::local_seconds(std::chrono::seconds(wall)));
}

} // namespace

std::optional<TimeZone> TimeZone::find(std::string_view name)
{
    TimeZone zone;
    if (equal_ignoring_case(name, "UTC") || equal_ignoring_case(name, "GMT")) return zone;
    std::string_view rest = name;
    if (const auto offset = take_offset(rest); offset && rest.empty()) {
        zone.offset_ = *offset;
        return zone;
    }
    zone.rules_ = find_rules(name);
    if (zone.rules_ == nullptr) return std::nullopt;
    return zone;
}

std::optional<std::int64_t> TimeZone::to_utc(std::int64_t wall)
{
    if (rules_ == nullptr || (wall >= known_from_ && wall < known_until_)) return wall - offset_;
    return look_up(wall);
}

std::optional<std::int64_t> TimeZone::look_up(std::int64_t wall)
{
    date::local_info info = info_at(*rules_, wall);
    const std::int64_t begin = info.first.begin.time_since_epoch().count();
    const std::int64_t end = info.first.end.time_since_epoch().count();
    if (wall >= kListedUntil && begin < kListedUntil && end >= kNeverEnds)
        info = info_at(*rules_, listed_time_like(wall));
    if (info.result == date::local_info::nonexistent) return std::nullopt;

    const std::int64_t offset = info.first.offset.count();
    if (wall < kListedUntil) {
        offset_ = offset;
        known_from_ = begin + offset + kLargestTransition;
        known_until_ = std::min(end + offset - kLargestTransition, kListedUntil);
    }
    return wall - offset;
}

std::size_t zone_name_length(std::string_view text)
{
    const auto end = std::find_if_not(text.begin(), text.end(), is_of_zone_name);
    // The longest names have some thirty characters.
    auto length = std::min<std::size_t>(static_cast<std::size_t>(end - text.begin()), 64);
    while (length > 0 && find_rules(text.substr(0, length)) == nullptr)
        --length;
    return length;
}

} // namespace wharf::jobs
