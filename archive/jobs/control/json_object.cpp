#include "archive/jobs/control/json_object.hpp"

#include "archive/jobs/control/characters.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <charconv>

namespace wharf::jobs {

namespace {

constexpr std::size_t kMostUnknown = 100;

JsonPath element(JsonPath path, std::size_t index)
{
    path.push_back('[' + std::to_string(index) + ']');
    return path;
}

std::optional<std::string> text_of(const boost::json::value& value)
{
    if (value.is_string()) return std::string(value.get_string());
    if (value.is_int64()) return std::to_string(value.get_int64());
    if (value.is_uint64()) return std::to_string(value.get_uint64());
    return std::nullopt;
}

std::optional<bool> boolean_of(const boost::json::value& value)
{
    if (value.is_bool()) return value.get_bool();
    const auto text = text_of(value);
    if (!text) return std::nullopt;
    if (same_ignoring_case(*text, "true") || text == "1") return true;
    if (same_ignoring_case(*text, "false") || text == "0") return false;
    return std::nullopt;
}

std::optional<std::uint64_t> whole_number_of(const boost::json::value& value)
{
    const auto text = text_of(value);
    if (!text) return std::nullopt;
    std::uint64_t number = 0;
    const char* const end = text->data() + text->size();
    const auto read = std::from_chars(text->data(), end, number);
    if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return number;
}

std::optional<std::vector<std::string>> read_strings(JsonReading& reading, const boost::json::array& array,
                                                     const JsonPath& path)
{
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < array.size(); ++i) {
        auto text = text_of(array[i]);
        if (!text) {
            reading.refuse(element(path, i), "expected a string");
            return std::nullopt;
        }
        texts.push_back(std::move(*text));
    }
    return texts;
}

} // namespace

void JsonReading::refuse(const JsonPath& path, std::string_view what)
{
    refuse(path, what, error_type, {});
}

void JsonReading::refuse(const JsonPath& path, std::string_view what, std::string_view type,
                         boost::json::object details)
{
    if (error) return;
    const JsonPosition at = locate(text, path);
    const std::string name = path.empty() ? "the document" : to_string(path);
    details["path"] = excerpt(to_string(path));
    details["line"] = at.line;
    details["column"] = at.column;
    const std::string shown = quoted(name); // the name is the publisher's; the marks are not wanted here
    error = JobError{std::string(type), std::move(details),
                     shown.substr(1, shown.size() - 2) + ": " + std::string(what) + ", line " +
                         std::to_string(at.line) + " column " + std::to_string(at.column)};
}

JsonPath JsonObject::path_of(std::string_view key) const
{
    JsonPath path = path_;
    path.emplace_back(key);
    return path;
}

const boost::json::value* JsonObject::take(std::string_view key)
{
    known_.emplace(key);
    const boost::json::value* value = object_.if_contains(key);
    return value && !value->is_null() ? value : nullptr;
}

std::optional<bool> JsonObject::boolean(std::string_view key)
{
    const boost::json::value* value = take(key);
    if (!value) return std::nullopt;
    if (const auto read = boolean_of(*value)) return read;
    reading_.refuse(path_of(key), "expected true or false");
    return std::nullopt;
}

std::optional<std::uint64_t> JsonObject::whole_number(std::string_view key)
{
    const boost::json::value* value = take(key);
    if (!value) return std::nullopt;
    if (const auto read = whole_number_of(*value)) return read;
    reading_.refuse(path_of(key), "expected a whole number");
    return std::nullopt;
}

std::optional<std::string> JsonObject::string(std::string_view key)
{
    const boost::json::value* value = take(key);
    if (!value) return std::nullopt;
    if (auto read = text_of(*value)) return read;
    reading_.refuse(path_of(key), "expected a string");
    return std::nullopt;
}

std::optional<std::vector<std::string>> JsonObject::strings(std::string_view key)
{
    const boost::json::value* value = take(key);
    if (!value) return std::nullopt;
    if (value->is_array()) return read_strings(reading_, value->get_array(), path_of(key));
    reading_.refuse(path_of(key), "expected a list of strings");
    return std::nullopt;
}

std::optional<std::vector<std::string>> JsonObject::string_or_strings(std::string_view key)
{
    const boost::json::value* value = take(key);
    if (!value) return std::nullopt;
    if (value->is_string()) return std::vector{std::string(value->get_string())};
    if (value->is_array()) return read_strings(reading_, value->get_array(), path_of(key));
    reading_.refuse(path_of(key), "expected a string or a list of strings");
    return std::nullopt;
}

std::optional<JsonObject> JsonObject::object(std::string_view key)
{
    const boost::json::value* value = take(key);
    if (!value) return std::nullopt;
    if (value->is_object()) return JsonObject(reading_, value->get_object(), path_of(key));
    reading_.refuse(path_of(key), "expected an object");
    return std::nullopt;
}

std::vector<std::pair<std::string, JsonObject>> JsonObject::objects()
{
    std::vector<std::pair<std::string, JsonObject>> all;
    for (const auto& member : object_)
        if (auto inner = object(member.key())) all.emplace_back(member.key(), std::move(*inner));
    return all;
}

std::optional<std::vector<JsonObject>> JsonObject::list_of_objects(std::string_view key)
{
    const boost::json::value* value = take(key);
    if (!value) return std::nullopt;
    if (!value->is_array()) {
        reading_.refuse(path_of(key), "expected a list of objects");
        return std::nullopt;
    }
    std::vector<JsonObject> all;
    const boost::json::array& array = value->get_array();
    for (std::size_t i = 0; i < array.size(); ++i) {
        JsonPath path = element(path_of(key), i);
        if (array[i].is_object())
            all.emplace_back(reading_, array[i].get_object(), std::move(path));
        else
            reading_.refuse(path, "expected an object");
    }
    return all;
}

void JsonObject::finish()
{
    for (const auto& member : object_)
        if (!known_.contains(member.key()) && reading_.unknown.size() < kMostUnknown)
            reading_.unknown.push_back(excerpt(to_string(path_of(member.key()))));
}

} // namespace wharf::jobs
