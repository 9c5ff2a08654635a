// The readers of calendar_date columns (the date and time a wall clock shows) and date columns (a moment).
//
// Formats are tried in order; the first under which a text is a value decides. Each is "ISO8601"
// (iso8601.hpp), in any case, or a pattern (date_pattern.hpp). Normal forms: see timestamp.hpp; reading one
// as ISO8601 gives itself.
//
// - calendar_date: the fields as written. An offset or a zone in the text has to be a proper one and is else
//   ignored, for what such a column keeps is what the clock on the wall showed.
// - date: in UTC. The text's own offset or zone counts, else the rules' time zone. A time that clocks leave
//   out when they are put forward is no value; one that comes twice is the first.
#pragma once

#include "archive/jobs/values/value_reader.hpp"

namespace wharf::jobs {

// In UTC, by the clock of the machine.
[[nodiscard]] int current_year();

// `rules.type` is CalendarDate or Date. `year` decides what two-digit years mean. An empty time zone is UTC;
// a calendar_date's is not looked at. Errors: those of ValueReader::make().
[[nodiscard]] std::variant<std::unique_ptr<ValueReader>, JobError> make_timestamp_reader(
    const ValueRules& rules, int year = current_year());

} // namespace wharf::jobs
