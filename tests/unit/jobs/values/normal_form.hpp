// Reads single values, as the tests of this folder do.
#pragma once

#include "archive/jobs/values/value_reader.hpp"

#include <catch2/catch.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace wharf::jobs {

inline const std::string kRefused = "(refused)"; // no value of any type the tests look at

inline std::unique_ptr<ValueReader> reader_of(ColumnType type)
{
    ValueRules rules;
    rules.type = type;
    auto made = ValueReader::make(rules);
    REQUIRE(made.index() == 0);
    return std::get<0>(std::move(made));
}

inline std::string normal_form(ValueReader& reader, std::string_view text)
{
    const auto normal = reader.read(text);
    return normal ? std::string(*normal) : kRefused;
}

// Of a normal form the reader must say that it is one.
inline std::string normal_form(ColumnType type, std::string_view text)
{
    const auto reader = reader_of(type);
    const std::string normal = normal_form(*reader, text);
    if (normal != kRefused && !normal.empty()) REQUIRE(normal_form(*reader, normal) == normal);
    return normal;
}

} // namespace wharf::jobs
