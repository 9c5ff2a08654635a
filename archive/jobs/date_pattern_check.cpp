#include "archive/jobs/date_pattern_check.hpp"

#include "archive/jobs/control/json_object.hpp"
#include "archive/jobs/values/value_reader.hpp"

#include <utility>

namespace wharf::jobs {
namespace {

void check(JsonReading& reading, const JsonPath& path, const std::vector<std::string>& formats)
{
    if (formats.empty()) return;
    const auto made = ValueReader::make({ColumnType::CalendarDate, formats});
    if (const auto* const error = std::get_if<JobError>(&made))
        reading.refuse(path, error->english, error->type, error->details);
}

void check(JsonReading& reading, std::string_view name, const Section& section)
{
    const JsonPath path{std::string(name)};
    const auto beneath = [&path](std::vector<std::string> keys) {
        keys.insert(keys.begin(), path.begin(), path.end());
        return keys;
    };
    check(reading, beneath({"floatingTimestampFormat"}), section.floating_timestamp_format);
    check(reading, beneath({"fixedTimestampFormat"}), section.fixed_timestamp_format);
    for (const auto& [column, override] : section.overrides)
        check(reading, beneath({"overrides", column, "timestampFormat"}), override.timestamp_format);
}

} // namespace

std::optional<JobError> check_date_patterns(const ControlFile& control, std::string_view text)
{
    JsonReading reading{text, "control-file-malformed", {}, {}};
    if (control.csv) check(reading, "csv", *control.csv);
    if (control.tsv) check(reading, "tsv", *control.tsv);
    return std::move(reading.error);
}

} // namespace wharf::jobs
