// Timestamp readers for tests: one text through one format. The current year is 2026.
#pragma once

#include "archive/jobs/values/timestamp_reader.hpp"

#include <catch2/catch.hpp>

namespace wharf::jobs {

inline constexpr int kTestYear = 2026;

inline std::unique_ptr<ValueReader> timestamp_reader(const ValueRules& rules)
{
    auto made = make_timestamp_reader(rules, kTestYear);
    if (const auto* const error = std::get_if<JobError>(&made)) FAIL(error->english);
    return std::get<std::unique_ptr<ValueReader>>(std::move(made));
}

inline JobError refused_rules(const ValueRules& rules)
{
    auto made = make_timestamp_reader(rules, kTestYear);
    REQUIRE(std::holds_alternative<JobError>(made));
    return std::get<JobError>(std::move(made));
}

// "refused" if it is no value.
inline std::string read_with(ValueReader& reader, std::string_view text)
{
    return std::string(reader.read(text).value_or("refused"));
}

inline std::string read_floating(const std::string& format, std::string_view text)
{
    return read_with(*timestamp_reader({ColumnType::CalendarDate, {format}, "UTC"}), text);
}

inline std::string read_fixed(const std::string& format, std::string_view text,
                              const std::string& zone = "UTC")
{
    return read_with(*timestamp_reader({ColumnType::Date, {format}, zone}), text);
}

} // namespace wharf::jobs
