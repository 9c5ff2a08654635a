// Takes a JSON object apart that must hold certain fields and no others. One field that is missing or wrong
// spoils the whole record; callers ask sound() once, at the end. Pure.
#pragma once

#include "archive/disk/env.hpp"

#include <boost/json/object.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wharf::archive {

// Nothing if it is not one JSON object. Texts in it may quote a file that was not UTF-8 after all; the record
// is sound nevertheless.
[[nodiscard]] std::optional<boost::json::object> parse_record(std::string_view text);

class RecordFields {
public:
    // Text that is not one JSON object spoils the record at once.
    explicit RecordFields(std::string_view text);
    explicit RecordFields(boost::json::object object);

    // Each returns an empty value once the record is spoilt.
    [[nodiscard]] std::string text(std::string_view name);
    [[nodiscard]] std::uint64_t number(std::string_view name);
    [[nodiscard]] TimePoint time(std::string_view name);
    [[nodiscard]] boost::json::object object(std::string_view name);

    // Marks the record as spoilt: the field parsed, but its value cannot be.
    void spoil() { sound_ = false; }
    // True when every field asked for was right and no other is there.
    [[nodiscard]] bool sound() const { return sound_ && taken_ == object_.size(); }

private:
    const boost::json::value* take(std::string_view name);

    boost::json::object object_;
    std::size_t taken_ = 0;
    bool sound_ = true;
};

} // namespace wharf::archive
