// How each type of setting is read from a written value, printed, measured and described. One overload set
// per verb, so that a row of the key table needs no more than a pointer to its field. Pure.
#pragma once

#include "config/config.hpp"
#include "config/value.hpp"
#include "config/words.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

namespace wharf::config {

template <class T>
concept Choice = std::is_enum_v<T>;

// What a field may hold, both ends included: a number, or a count of seconds, bytes or list elements.
struct Range {
    std::uint64_t min = 0;
    std::uint64_t max = std::numeric_limits<std::uint64_t>::max();
};

// read: false, and the field untouched, if the value is of another kind or not written as such a field is.
[[nodiscard]] bool read(const Value& value, std::string& field);
[[nodiscard]] bool read(const Value& value, std::uint32_t& field);
[[nodiscard]] bool read(const Value& value, Seconds& field);
[[nodiscard]] bool read(const Value& value, Bytes& field);
[[nodiscard]] bool read(const Value& value, PortRange& field);
[[nodiscard]] bool read(const Value& value, std::vector<Endpoint>& field);
[[nodiscard]] bool read(const Value& value, Paths& field);
[[nodiscard]] bool read(const Value& value, std::vector<ExternalAddress>& field);
[[nodiscard]] bool read(const Value& value, std::vector<std::string>& field);

template <Choice T>
[[nodiscard]] bool read(const Value& value, T& field)
{
    const auto* text = std::get_if<std::string>(&value);
    for (const auto& word : kWords<T>) {
        if (!text || *text != word.text) continue;
        field = word.value;
        return true;
    }
    return false;
}

// print: as a TOML value that read() takes back.
[[nodiscard]] std::string print(const std::string& field);
[[nodiscard]] std::string print(std::uint32_t field);
[[nodiscard]] std::string print(Seconds field);
[[nodiscard]] std::string print(Bytes field);
[[nodiscard]] std::string print(const PortRange& field);
[[nodiscard]] std::string print(const std::vector<Endpoint>& field);
[[nodiscard]] std::string print(const Paths& field);
[[nodiscard]] std::string print(const std::vector<ExternalAddress>& field);
[[nodiscard]] std::string print(const std::vector<std::string>& field);

template <Choice T>
[[nodiscard]] std::string print(T field)
{
    std::string text;
    for (const auto& word : kWords<T>) {
        if (word.value == field) text = word.text;
    }
    return quoted(text);
}

// measure: what a Range speaks of; 0 for a field that has none.
[[nodiscard]] std::uint64_t measure(const std::string& field);
[[nodiscard]] std::uint64_t measure(std::uint32_t field);
[[nodiscard]] std::uint64_t measure(Seconds field);
[[nodiscard]] std::uint64_t measure(Bytes field);
[[nodiscard]] std::uint64_t measure(const PortRange& field);
[[nodiscard]] std::uint64_t measure(const std::vector<Endpoint>& field);
[[nodiscard]] std::uint64_t measure(const Paths& field);
[[nodiscard]] std::uint64_t measure(const std::vector<ExternalAddress>& field);
[[nodiscard]] std::uint64_t measure(const std::vector<std::string>& field);

template <Choice T>
[[nodiscard]] std::uint64_t measure(T)
{
    return 0;
}

// describe: completes the sentence "wants ...".
[[nodiscard]] std::string describe(std::type_identity<std::string>, Range range);
[[nodiscard]] std::string describe(std::type_identity<std::uint32_t>, Range range);
[[nodiscard]] std::string describe(std::type_identity<Seconds>, Range range);
[[nodiscard]] std::string describe(std::type_identity<Bytes>, Range range);
[[nodiscard]] std::string describe(std::type_identity<PortRange>, Range range);
[[nodiscard]] std::string describe(std::type_identity<std::vector<Endpoint>>, Range range);
[[nodiscard]] std::string describe(std::type_identity<Paths>, Range range);
[[nodiscard]] std::string describe(std::type_identity<std::vector<ExternalAddress>>, Range range);
[[nodiscard]] std::string describe(std::type_identity<std::vector<std::string>>, Range range);

template <Choice T>
[[nodiscard]] std::string describe(std::type_identity<T>, Range)
{
    std::string words;
    for (const auto& word : kWords<T>)
        words += (words.empty() ? "" : ", ") + quoted(word.text);
    return "one of " + words;
}

} // namespace wharf::config
