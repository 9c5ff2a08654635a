// Makes a date and time of the fields a pattern reads, the way Joda-Time does where fields contradict or
// lack: each is set on a calendar in the order below, which moves the date as far as it takes, and once more,
// so that "Monday, 22 April 2014" (a Tuesday) is Monday the 21st. Pure.
#pragma once

#include "archive/jobs/values/timestamp.hpp"

#include <cstdint>
#include <optional>
#include <span>

namespace wharf::jobs {

// In the order they are set, but for the three kinds of year: those are set as they come.
enum class DateField : std::uint8_t {
    Era,     // 0 is BC, 1 is AD
    Century, // of the era, from 1: 21 begins with 2001
    Year,    // 0 is 1 BC
    YearOfEra,
    WeekYear,
    Month,
    WeekOfYear,
    DayOfYear,
    DayOfMonth,
    DayOfWeek, // 1 is Monday
    HalfDay,   // 1 is pm
    HourOfDay,
    HourOfHalfDay, // from 0
    Minute,
    Second,
    Nanosecond,
};

struct FieldValue {
    DateField field;
    std::int64_t value;
};

[[nodiscard]] constexpr int rank(DateField field)
{
    return field == DateField::YearOfEra || field == DateField::WeekYear ? static_cast<int>(DateField::Year)
                                                                         : static_cast<int>(field);
}

// `fields` are sorted by rank(). Without any date it is 1970-01-01, without a year but with a month, a week
// or a day it is the year 2000; whatever else is not there is its first. Nothing if a field is out of its
// range (minute 60, 31 February).
[[nodiscard]] std::optional<Timestamp> resolve(std::span<const FieldValue> fields);

} // namespace wharf::jobs
