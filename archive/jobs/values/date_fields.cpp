#include "archive/jobs/values/date_fields.hpp"

#include "archive/jobs/values/calendar.hpp"

#include <algorithm>
#include <cstddef>

namespace wharf::jobs {

namespace {

constexpr std::int64_t kYearIfNone = 2000;

using Fields = std::span<const FieldValue>;

bool within(std::int64_t value, std::int64_t least, std::int64_t most)
{
    return value >= least && value <= most;
}

std::int64_t year_of_era(std::int64_t year)
{
    return year > 0 ? year : 1 - year;
}

// The same day in another year; 29 February becomes the 28th.
std::optional<std::int64_t> move_to_year(CivilDate date, std::int64_t year)
{
    if (!within(year, kMinYear, kMaxYear)) return std::nullopt;
    return day_number({year, date.month, std::min(date.day, days_in_month(year, date.month))});
}

std::optional<std::int64_t> move_to_era(std::int64_t day, std::int64_t era)
{
    const CivilDate date = civil_date(day);
    const std::int64_t now = date.year > 0 ? 1 : 0;
    return now == era ? day : move_to_year(date, -date.year);
}

std::optional<std::int64_t> move_to_century(std::int64_t day, std::int64_t century)
{
    if (!within(century, 1, kMaxYear / 100)) return std::nullopt;
    const CivilDate date = civil_date(day);
    const std::int64_t year = century * 100 - 99 + (year_of_era(date.year) + 99) % 100;
    return move_to_year(date, date.year > 0 ? year : 1 - year);
}

std::optional<std::int64_t> move_to_year_of_era(std::int64_t day, std::int64_t year)
{
    if (!within(year, 1, kMaxYear)) return std::nullopt;
    const CivilDate date = civil_date(day);
    return move_to_year(date, date.year > 0 ? year : 1 - year);
}

std::optional<std::int64_t> move_to_week_year(std::int64_t day, std::int64_t year)
{
    if (!within(year, kMinYear, kMaxYear)) return std::nullopt;
    const WeekDate date = week_date(day);
    return first_day_of_week_year(year) + (date.week - 1) * 7 + date.weekday - 1;
}

std::optional<std::int64_t> move_to_month(std::int64_t day, std::int64_t month)
{
    if (!within(month, 1, 12)) return std::nullopt;
    const CivilDate date = civil_date(day);
    const int target = static_cast<int>(month);
    return day_number({date.year, target, std::min(date.day, days_in_month(date.year, target))});
}

std::optional<std::int64_t> move_to_week(std::int64_t day, std::int64_t week)
{
    const WeekDate date = week_date(day);
    if (!within(week, 1, weeks_in_week_year(date.year))) return std::nullopt;
    return day + (week - date.week) * 7;
}

std::optional<std::int64_t> move_to_day_of_year(std::int64_t day, std::int64_t target)
{
    const std::int64_t year = civil_date(day).year;
    if (!within(target, 1, is_leap_year(year) ? 366 : 365)) return std::nullopt;
    return day_number({year, 1, 1}) + target - 1;
}

std::optional<std::int64_t> move_to_day_of_month(std::int64_t day, std::int64_t target)
{
    const CivilDate date = civil_date(day);
    if (!within(target, 1, days_in_month(date.year, date.month))) return std::nullopt;
    return day + target - date.day;
}

std::optional<std::int64_t> move_to_weekday(std::int64_t day, std::int64_t target)
{
    if (!within(target, 1, 7)) return std::nullopt;
    return day + target - weekday(day);
}

std::optional<std::int64_t> move_to(const FieldValue& field, std::int64_t day)
{
    switch (field.field) {
    case DateField::Era: return move_to_era(day, field.value);
    case DateField::Century: return move_to_century(day, field.value);
    case DateField::Year: return move_to_year(civil_date(day), field.value);
    case DateField::YearOfEra: return move_to_year_of_era(day, field.value);
    case DateField::WeekYear: return move_to_week_year(day, field.value);
    case DateField::Month: return move_to_month(day, field.value);
    case DateField::WeekOfYear: return move_to_week(day, field.value);
    case DateField::DayOfYear: return move_to_day_of_year(day, field.value);
    case DateField::DayOfMonth: return move_to_day_of_month(day, field.value);
    case DateField::DayOfWeek: return move_to_weekday(day, field.value);
    default: return day;
    }
}

// The first day of the era, century, ... week that `day` lies in.
std::int64_t first_day(DateField of, std::int64_t day)
{
    const CivilDate date = civil_date(day);
    const std::int64_t first_of_century = (year_of_era(date.year) + 99) / 100 * 100 - 99;
    switch (of) {
    // BC has no first year; where none is given it is the last.
    case DateField::Era: return day_number({date.year > 0 ? 1 : 0, 1, 1});
    case DateField::Century:
        return day_number({date.year > 0 ? first_of_century : 1 - first_of_century, 1, 1});
    case DateField::Year:
    case DateField::YearOfEra: return day_number({date.year, 1, 1});
    case DateField::WeekYear: return first_day_of_week_year(week_date(day).year);
    case DateField::Month: return day - date.day + 1;
    case DateField::WeekOfYear: return day - weekday(day) + 1;
    default: return day;
    }
}

bool implies_year(DateField first)
{
    return first >= DateField::Month && first <= DateField::DayOfWeek;
}

std::size_t count_dates(Fields fields)
{
    const auto is_time = [](const FieldValue& field) { return field.field >= DateField::HalfDay; };
    return static_cast<std::size_t>(std::find_if(fields.begin(), fields.end(), is_time) - fields.begin());
}

std::optional<std::int64_t> resolve_by_moving(Fields dates, bool with_time)
{
    std::int64_t day = 0;
    const auto set = [&](const FieldValue& field, bool rounded) {
        const auto moved = move_to(field, day);
        if (moved) day = rounded ? first_day(field.field, *moved) : *moved;
        return moved.has_value();
    };
    for (const bool first_time : {true, false}) {
        if (implies_year(dates.front().field) && !set({DateField::Year, kYearIfNone}, first_time))
            return std::nullopt;
        for (const FieldValue& field : dates)
            if (!set(field, first_time || (!with_time && &field == &dates.back()))) return std::nullopt;
    }
    return day;
}

// The same for a year, a month and a day of the month, each at most once: none of them moves another.
std::optional<std::int64_t> resolve_day(Fields dates, bool with_time)
{
    if (dates.empty()) return 0;
    CivilDate date{kYearIfNone, 1, 1};
    int last_rank = -1;
    for (const FieldValue& field : dates) {
        if (rank(field.field) == last_rank) return resolve_by_moving(dates, with_time);
        last_rank = rank(field.field);
        if (field.field == DateField::Year || field.field == DateField::YearOfEra) {
            const std::int64_t least = field.field == DateField::Year ? kMinYear : 1;
            if (!within(field.value, least, kMaxYear)) return std::nullopt;
            date.year = field.value;
        } else if (field.field == DateField::Month) {
            if (!within(field.value, 1, 12)) return std::nullopt;
            date.month = static_cast<int>(field.value);
        } else if (field.field == DateField::DayOfMonth) {
            if (!within(field.value, 1, days_in_month(date.year, date.month))) return std::nullopt;
            date.day = static_cast<int>(field.value);
        } else {
            return resolve_by_moving(dates, with_time);
        }
    }
    return day_number(date);
}

bool set_time(Fields times, Timestamp& time)
{
    int hour = 0;
    int minute = 0;
    int second = 0;
    for (const FieldValue& field : times) {
        const auto value = static_cast<int>(std::clamp<std::int64_t>(field.value, -1, 1'000'000'000));
        switch (field.field) {
        case DateField::HalfDay: hour = value * 12 + hour % 12; break;
        case DateField::HourOfDay:
            if (!within(value, 0, 23)) return false;
            hour = value;
            break;
        case DateField::HourOfHalfDay:
            if (!within(value, 0, 11)) return false;
            hour = hour / 12 * 12 + value;
            break;
        case DateField::Minute:
            if (!within(value, 0, 59)) return false;
            minute = value;
            break;
        case DateField::Second:
            if (!within(value, 0, 59)) return false;
            second = value;
            break;
        default: time.nanosecond = value; break;
        }
    }
    time.second = hour * 3600 + minute * 60 + second;
    return true;
}

} // namespace

std::optional<Timestamp> resolve(Fields fields)
{
    const Fields dates = fields.first(count_dates(fields));
    const Fields times = fields.subspan(dates.size());
    const auto day = resolve_day(dates, !times.empty());
    Timestamp time;
    if (!day || !set_time(times, time)) return std::nullopt;
    time.day = *day;
    return time;
}

} // namespace wharf::jobs
