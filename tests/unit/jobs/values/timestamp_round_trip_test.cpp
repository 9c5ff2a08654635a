// What a pattern's formatter writes, the pattern reads: over random moments, with a formatter of the test's
// own.
#include "archive/jobs/values/calendar.hpp"
#include "archive/jobs/values/timestamp.hpp"
#include "tests/unit/jobs/values/timestamps.hpp"

#include <array>
#include <random>

using namespace wharf::jobs;

namespace {

constexpr std::array kMonths{"January", "February", "March",     "April",   "May",      "June",
                             "July",    "August",   "September", "October", "November", "December"};
constexpr std::array kWeekdays{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

std::string padded(std::int64_t value, std::size_t digits)
{
    std::string text = std::to_string(value < 0 ? -value : value);
    if (text.size() < digits) text.insert(0, digits - text.size(), '0');
    return value < 0 ? '-' + text : text;
}

std::string name(const char* text, std::size_t letters)
{
    return letters >= 4 ? text : std::string(text, 3);
}

std::string year(std::int64_t value, std::size_t letters)
{
    return letters == 2 ? padded(value % 100, 2) : padded(value, letters);
}

std::string offset(int minutes, bool colon)
{
    const int size = minutes < 0 ? -minutes : minutes;
    return (minutes < 0 ? "-" : "+") + padded(size / 60, 2) + (colon ? ":" : "") + padded(size % 60, 2);
}

std::string field(char letter, std::size_t letters, const Timestamp& time, int offset_minutes)
{
    const CivilDate date = civil_date(time.day);
    const WeekDate week = week_date(time.day);
    const int hour = time.second / 3600;
    switch (letter) {
    case 'G': return date.year > 0 ? "AD" : "BC";
    case 'C': return padded((date.year + 99) / 100, letters);
    case 'y': return year(date.year, letters);
    case 'Y': return year(date.year > 0 ? date.year : 1 - date.year, letters);
    case 'x': return year(week.year, letters);
    case 'w': return padded(week.week, letters);
    case 'e': return padded(week.weekday, letters);
    case 'E': return name(kWeekdays.at(static_cast<std::size_t>(week.weekday - 1)), letters);
    case 'D': return padded(time.day - day_number({date.year, 1, 1}) + 1, letters);
    case 'M':
        return letters >= 3 ? name(kMonths.at(static_cast<std::size_t>(date.month - 1)), letters)
                            : padded(date.month, letters);
    case 'd': return padded(date.day, letters);
    case 'a': return hour < 12 ? "AM" : "PM";
    case 'K': return padded(hour % 12, letters);
    case 'h': return padded(hour % 12 == 0 ? 12 : hour % 12, letters);
    case 'H': return padded(hour, letters);
    case 'k': return padded(hour == 0 ? 24 : hour, letters);
    case 'm': return padded(time.second / 60 % 60, letters);
    case 's': return padded(time.second % 60, letters);
    case 'S': return padded(time.nanosecond, 9).substr(0, letters);
    case 'Z': return offset(offset_minutes, letters == 2);
    default: return std::string(letters, letter);
    }
}

// Of patterns without quotes but around the letter T.
std::string format(const std::string& pattern, const Timestamp& time, int offset_minutes)
{
    std::string text;
    for (std::size_t at = 0; at < pattern.size();) {
        if (pattern.substr(at, 3) == "'T'") {
            text += 'T';
            at += 3;
            continue;
        }
        const std::size_t end = std::min(pattern.find_first_not_of(pattern[at], at), pattern.size());
        text += field(pattern[at], end - at, time, offset_minutes);
        at = end;
    }
    return text;
}

struct Range {
    std::int64_t first_year;
    std::int64_t last_year;
};

class RandomTimes {
public:
    explicit RandomTimes(Range years)
        : days_(day_number({years.first_year, 1, 1}), day_number({years.last_year, 12, 31}))
    {
    }

    // Milliseconds, or with a finer fraction.
    Timestamp next(std::int32_t unit)
    {
        const auto number = [&](std::int32_t most) {
            return std::uniform_int_distribution<std::int32_t>(0, most)(random_);
        };
        return {days_(random_), number(86'399), number(999'999'999 / unit) * unit};
    }

    int offset_minutes() { return std::uniform_int_distribution<int>(-23 * 60 - 59, 23 * 60 + 59)(random_); }

private:
    std::mt19937_64 random_{20140422};
    std::uniform_int_distribution<std::int64_t> days_;
};

constexpr int kTimes = 2000;

std::string normal(const Timestamp& time, Clock clock)
{
    return std::string(TimestampText().write(time, clock).value());
}

} // namespace

TEST_CASE("what is written by a pattern is read by it", "[values]")
{
    struct Row {
        const char* pattern;
        Range years;
    };
    const auto row = GENERATE(values<Row>({
        {"yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSS", {-12000, 12000}},
        {"MM/dd/yyyy hh:mm:ss.SSSSSSSSS a", {-12000, 12000}},
        {"yyyyMMddHHmmssSSSSSSSSS", {-9999, 9999}},
        {"yyMMddHHmmssSSSSSSSSS", {1946, 2045}},
        {"M/d/yy H:m:s.SSSSSSSSS", {1946, 2045}},
        {"EEEE, d. MMMM YYYY G KK:mm:ss.SSSSSSSSS a", {-12000, 12000}},
        {"G d-MMM-YYYY k:m:s.SSSSSSSSS", {-12000, 12000}},
        {"E xxxx w k:mm:ss.SSSSSSSSS", {-12000, 12000}},
        {"xxxxwweHHmmssSSSSSSSSS", {-9998, 9998}},
        {"yyyyDDDHHmmssSSSSSSSSS", {-9999, 9999}},
        {"CC yyyy D HH:mm:ss.SSSSSSSSS", {1, 9900}},
    }));
    RandomTimes times(row.years);
    const auto reader = timestamp_reader({ColumnType::CalendarDate, {row.pattern}, "UTC"});
    for (int i = 0; i < kTimes; ++i) {
        const Timestamp time = times.next(1);
        const std::string text = format(row.pattern, time, 0);
        if (read_with(*reader, text) != normal(time, Clock::Wall))
            FAIL(row.pattern << " reads " << text << " as " << read_with(*reader, text));
    }
}

TEST_CASE("a moment written with an offset is the same moment", "[values]")
{
    const std::string pattern =
        GENERATE(as<std::string>{}, "yyyy-MM-dd HH:mm:ss.SSS Z", "dd/MM/yyyy h:mm:ss.SSSa ZZ");
    RandomTimes times({-12000, 12000});
    const auto reader = timestamp_reader({ColumnType::Date, {pattern}, "US/Pacific"});
    for (int i = 0; i < kTimes; ++i) {
        const Timestamp wall = times.next(1'000'000);
        const int minutes = times.offset_minutes();
        const std::int64_t utc = wall.day * kSecondsPerDay + wall.second - minutes * 60;
        const std::int64_t day =
            (utc - ((utc % kSecondsPerDay) + kSecondsPerDay) % kSecondsPerDay) / kSecondsPerDay;
        const Timestamp moment{day, static_cast<std::int32_t>(utc - day * kSecondsPerDay), wall.nanosecond};
        const std::string text = format(pattern, wall, minutes);
        if (read_with(*reader, text) != normal(moment, Clock::Utc))
            FAIL(pattern << " reads " << text << " as " << read_with(*reader, text));
    }
}

TEST_CASE("a normal form read as ISO8601 is itself", "[values]")
{
    const Range years = GENERATE(Range{-12000, 12000}, Range{1900, 2100}, Range{kMinYear, kMaxYear});
    const std::int32_t unit = GENERATE(1, 1000, 1'000'000, 1'000'000'000);
    RandomTimes times(years);
    const auto floating = timestamp_reader({ColumnType::CalendarDate, {"ISO8601"}, "UTC"});
    const auto fixed = timestamp_reader({ColumnType::Date, {"ISO8601"}, "Asia/Kolkata"});
    for (int i = 0; i < kTimes; ++i) {
        const Timestamp time = times.next(unit);
        const std::string wall = normal(time, Clock::Wall);
        const std::string utc = normal(time, Clock::Utc);
        if (read_with(*floating, wall) != wall) FAIL(wall << " is read as " << read_with(*floating, wall));
        if (read_with(*fixed, utc) != utc) FAIL(utc << " is read as " << read_with(*fixed, utc));
    }
}

TEST_CASE("normal forms sort as the times do", "[values]")
{
    const Clock clock = GENERATE(Clock::Wall, Clock::Utc);
    RandomTimes times({0, 9999});
    Timestamp last = times.next(1'000'000);
    for (int i = 0; i < kTimes; ++i) {
        Timestamp time = times.next(1'000'000);
        if (i % 2 == 0) time.day = last.day;
        const bool earlier = std::tie(last.day, last.second, last.nanosecond) <
                             std::tie(time.day, time.second, time.nanosecond);
        if ((normal(last, clock) < normal(time, clock)) != earlier)
            FAIL(normal(last, clock) << " and " << normal(time, clock));
        last = time;
    }
}
