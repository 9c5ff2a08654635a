#include "config/fields.hpp"

#include "config/addresses.hpp"
#include "config/external_address.hpp"
#include "config/units.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace wharf::config {
namespace {

template <class T>
bool read_text(std::optional<T> (*parse)(std::string_view), const Value& value, T& field)
{
    const auto* text = std::get_if<std::string>(&value);
    if (!text) return false;
    const std::optional<T> parsed = parse(*text);
    if (!parsed) return false;
    field = *parsed;
    return true;
}

} // namespace

bool read(const Value& value, std::string& field)
{
    const auto* text = std::get_if<std::string>(&value);
    if (!text) return false;
    field = *text;
    return true;
}

bool read(const Value& value, std::uint32_t& field)
{
    const auto* number = std::get_if<std::int64_t>(&value);
    if (!number || !std::in_range<std::uint32_t>(*number)) return false;
    field = static_cast<std::uint32_t>(*number);
    return true;
}

bool read(const Value& value, Seconds& field)
{
    return read_text(parse_duration, value, field);
}

bool read(const Value& value, Bytes& field)
{
    const auto* number = std::get_if<std::int64_t>(&value);
    if (!number) return read_text(parse_size, value, field);
    if (*number < 0) return false;
    field = Bytes{static_cast<std::uint64_t>(*number)};
    return true;
}

bool read(const Value& value, PortRange& field)
{
    return read_text(parse_port_range, value, field);
}

bool read(const Value& value, std::vector<Endpoint>& field)
{
    const auto* texts = std::get_if<std::vector<std::string>>(&value);
    if (!texts) return false;
    std::vector<Endpoint> endpoints;
    for (const std::string& text : *texts) {
        const auto endpoint = parse_endpoint(text);
        if (!endpoint) return false;
        endpoints.push_back(*endpoint);
    }
    field = std::move(endpoints);
    return true;
}

bool read(const Value& value, Paths& field)
{
    if (const auto* path = std::get_if<std::string>(&value)) {
        field.list.clear();
        if (!path->empty()) field.list.push_back(*path);
        return true;
    }
    const auto* paths = std::get_if<std::vector<std::string>>(&value);
    if (!paths || std::find(paths->begin(), paths->end(), "") != paths->end()) return false;
    field.list = *paths;
    return true;
}

bool read(const Value& value, std::vector<ExternalAddress>& field)
{
    std::vector<std::string> texts;
    if (const auto* one = std::get_if<std::string>(&value)) {
        if (!one->empty()) texts.push_back(*one);
    } else if (const auto* several = std::get_if<std::vector<std::string>>(&value)) {
        texts = *several;
    } else {
        return false;
    }
    std::vector<ExternalAddress> addresses;
    for (const std::string& text : texts) {
        const auto address = parse_external_address(text);
        if (!address) return false;
        addresses.push_back(*address);
    }
    field = std::move(addresses);
    return true;
}

bool read(const Value& value, std::vector<std::string>& field)
{
    const auto* texts = std::get_if<std::vector<std::string>>(&value);
    if (!texts) return false;
    field = *texts;
    return true;
}

std::string print(const std::string& field)
{
    return quoted(field);
}

std::string print(std::uint32_t field)
{
    return std::to_string(field);
}

std::string print(Seconds field)
{
    return quoted(format_duration(field));
}

std::string print(Bytes field)
{
    return quoted(format_size(field));
}

std::string print(const PortRange& field)
{
    return quoted(format_port_range(field));
}

std::string print(const std::vector<Endpoint>& field)
{
    std::vector<std::string> texts;
    for (const Endpoint& endpoint : field)
        texts.push_back(format_endpoint(endpoint));
    return quoted(texts);
}

std::string print(const Paths& field)
{
    if (field.list.size() > 1) return quoted(field.list);
    return quoted(field.list.empty() ? std::string() : field.list.front());
}

std::string print(const std::vector<ExternalAddress>& field)
{
    std::vector<std::string> texts;
    for (const ExternalAddress& address : field)
        texts.push_back(format_external_address(address));
    if (texts.size() > 1) return quoted(texts);
    return quoted(texts.empty() ? std::string() : texts.front());
}

std::string print(const std::vector<std::string>& field)
{
    return quoted(field);
}

std::uint64_t measure(const std::string& field)
{
    return field.size();
}

std::uint64_t measure(std::uint32_t field)
{
    return field;
}

std::uint64_t measure(Seconds field)
{
    return static_cast<std::uint64_t>(field.count());
}

std::uint64_t measure(Bytes field)
{
    return field.count;
}

std::uint64_t measure(const PortRange&)
{
    return 0;
}

std::uint64_t measure(const std::vector<Endpoint>& field)
{
    return field.size();
}

std::uint64_t measure(const Paths& field)
{
    return field.list.size();
}

std::uint64_t measure(const std::vector<ExternalAddress>& field)
{
    return field.size();
}

std::uint64_t measure(const std::vector<std::string>& field)
{
    return field.size();
}

std::string describe(std::type_identity<std::string>, Range range)
{
    return "text of " + std::to_string(range.min) + " to " + std::to_string(range.max) + " bytes";
}

std::string describe(std::type_identity<std::uint32_t>, Range range)
{
    return "a whole number from " + std::to_string(range.min) + " to " + std::to_string(range.max);
}

std::string describe(std::type_identity<Seconds>, Range range)
{
    const auto shortest = format_duration(Seconds(range.min));
    const auto longest = format_duration(Seconds(range.max));
    return "a duration from " + shortest + " to " + longest + ", such as \"45s\", \"15m\" or \"1h30m\"";
}

std::string describe(std::type_identity<Bytes>, Range range)
{
    const auto smallest = format_size({range.min});
    const auto largest = format_size({range.max});
    return "a size from " + smallest + " to " + largest + ", such as \"64KiB\", \"500MB\" or 1048576";
}

std::string describe(std::type_identity<PortRange>, Range)
{
    return "a range of ports, such as \"3131-3141\"";
}

std::string describe(std::type_identity<std::vector<Endpoint>>, Range range)
{
    return "a list of " + std::to_string(range.min) + " to " + std::to_string(range.max) +
           " endpoints, such as [\"0.0.0.0:22222\", \"[::]:22222\"]";
}

std::string describe(std::type_identity<Paths>, Range range)
{
    return "a path, or a list of up to " + std::to_string(range.max) + " paths";
}

std::string describe(std::type_identity<std::vector<ExternalAddress>>, Range range)
{
    return "the IPv4 address clients reach this server at, \"\", or a list of up to " +
           std::to_string(range.max) + " such as [\"10.0.0.0/8 =\", \"203.0.113.7\"]";
}

std::string describe(std::type_identity<std::vector<std::string>>, Range range)
{
    return "a list of " + std::to_string(range.min) + " to " + std::to_string(range.max) + " texts";
}

} // namespace wharf::config
