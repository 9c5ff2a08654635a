#include "archive/disk/record_fields.hpp"

#include "archive/disk/iso_time.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

namespace wharf::archive {

std::optional<boost::json::object> parse_record(std::string_view text)
{
    constexpr boost::json::parse_options kAsWritten{.allow_invalid_utf8 = true};
    error_code error;
    boost::json::value parsed = boost::json::parse(text, error, {}, kAsWritten);
    if (error || !parsed.is_object()) return std::nullopt;
    return std::move(parsed.get_object());
}

RecordFields::RecordFields(std::string_view text)
{
    auto parsed = parse_record(text);
    sound_ = parsed.has_value();
    if (sound_) object_ = std::move(*parsed);
}

RecordFields::RecordFields(boost::json::object object)
    : object_(std::move(object))
{
}

const boost::json::value* RecordFields::take(std::string_view name)
{
    const boost::json::value* found = object_.if_contains(name);
    sound_ = sound_ && found != nullptr;
    ++taken_;
    return sound_ ? found : nullptr;
}

std::string RecordFields::text(std::string_view name)
{
    const auto* field = take(name);
    if (field != nullptr && field->is_string()) return std::string(std::string_view(field->get_string()));
    spoil();
    return {};
}

std::uint64_t RecordFields::number(std::string_view name)
{
    const auto* field = take(name);
    if (field != nullptr && field->is_int64() && field->get_int64() >= 0)
        return static_cast<std::uint64_t>(field->get_int64());
    if (field != nullptr && field->is_uint64()) return field->get_uint64();
    spoil();
    return 0;
}

TimePoint RecordFields::time(std::string_view name)
{
    const auto at = parse_iso_time(text(name));
    if (!at) spoil();
    return at.value_or(TimePoint{});
}

boost::json::object RecordFields::object(std::string_view name)
{
    const auto* field = take(name);
    if (field != nullptr && field->is_object()) return field->get_object();
    spoil();
    return {};
}

} // namespace wharf::archive
