#include "archive/jobs/values/timestamp.hpp"

#include "archive/jobs/values/calendar.hpp"

namespace wharf::jobs {

namespace {

constexpr std::int64_t kFirstDay = day_number({kMinYear, 1, 1});
constexpr std::int64_t kLastDay = day_number({kMaxYear, 12, 31});

char* put(char* at, std::int32_t value, int digits)
{
    for (int i = digits; i-- > 0; value /= 10)
        at[i] = static_cast<char>('0' + value % 10);
    return at + digits;
}

char* put_year(char* at, std::int64_t year)
{
    const auto size = static_cast<std::int32_t>(year < 0 ? -year : year);
    if (year >= 0 && year <= 9999) return put(at, size, 4);
    *at++ = year < 0 ? '-' : '+';
    int digits = 4;
    for (std::int32_t limit = 10'000; limit <= size; limit *= 10)
        ++digits;
    return put(at, size, digits);
}

char* put_fraction(char* at, std::int32_t nanosecond)
{
    if (nanosecond % 1'000'000 == 0) return put(at, nanosecond / 1'000'000, 3);
    if (nanosecond % 1000 == 0) return put(at, nanosecond / 1000, 6);
    return put(at, nanosecond, 9);
}

} // namespace

std::optional<std::string_view> TimestampText::write(const Timestamp& time, Clock clock)
{
    if (time.day < kFirstDay || time.day > kLastDay) return std::nullopt;
    const CivilDate date = civil_date(time.day);
    char* at = put_year(text_.data(), date.year);
    *at++ = '-';
    at = put(at, date.month, 2);
    *at++ = '-';
    at = put(at, date.day, 2);
    *at++ = 'T';
    at = put(at, time.second / 3600, 2);
    *at++ = ':';
    at = put(at, time.second / 60 % 60, 2);
    *at++ = ':';
    at = put(at, time.second % 60, 2);
    *at++ = '.';
    at = put_fraction(at, time.nanosecond);
    if (clock == Clock::Utc) *at++ = 'Z';
    return std::string_view(text_.data(), static_cast<std::size_t>(at - text_.data()));
}

} // namespace wharf::jobs
