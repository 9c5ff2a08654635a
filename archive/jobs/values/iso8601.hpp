// The format called ISO8601: what ISO 8601 and RFC 3339 call the extended format, of a date or a date and
// time. Pure.
//
//   2014-04-22    2014-04-22T09:30    2014-04-22T09:30:00    2014-04-22T09:30:00.123    and with an offset
//   behind the time: Z, -0800, -08:00 or -08
//
// - A blank may stand for the T and before the offset, a comma for the point; T and Z may be small.
// - Month, day, hour, minute and second have two digits, the year has four, or a sign and four to nine.
//   Week dates, days of the year, 24:00 and leap seconds are not accepted.
// - Up to nine digits of a fraction are kept; what is finer has to be zero.
#pragma once

#include "archive/jobs/values/timestamp.hpp"

#include <optional>
#include <string_view>

namespace wharf::jobs {

// Nothing if `text` is not one of these as a whole, or is no date of the calendar.
[[nodiscard]] std::optional<WrittenTime> parse_iso8601(std::string_view text);

} // namespace wharf::jobs
