// One event as a line of the log: a name and fields in their order, written as `event=login user="alice"` or
// as the members of a JSON object with the same keys. The only place that knows how either looks. Pure.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace wharf::log {

enum class Format { Text, Json };

// A word of the server's own choosing: the name of an outcome, an address, a digest. Written without quotes
// where that can be read back; left out if it is empty.
struct Word {
    std::string_view text;
};

// A duration or another number with a fraction; three decimals.
struct Decimal {
    double number;
};

// Refers to what it was made of. Text is always quoted, so that a reader finds a client's words by their
// quotes; an empty optional is left out.
class Field {
public:
    using Value =
        std::variant<std::monostate, std::string_view, Word, Decimal, bool, std::int64_t, std::uint64_t>;

    Field(std::string_view key, std::string_view text)
        : key_(key)
        , value_(text)
    {
    }
    Field(std::string_view key, const std::string& text)
        : Field(key, std::string_view(text))
    {
    }
    Field(std::string_view key, const char* text)
        : Field(key, std::string_view(text))
    {
    }
    Field(std::string_view key, Word word)
        : key_(key)
    {
        if (!word.text.empty()) value_ = word;
    }
    Field(std::string_view key, Decimal decimal)
        : key_(key)
        , value_(decimal)
    {
    }
    template <std::integral T>
    Field(std::string_view key, T number)
        : key_(key)
    {
        if constexpr (std::same_as<T, bool>)
            value_ = number;
        else if constexpr (std::signed_integral<T>)
            value_ = std::int64_t{number};
        else
            value_ = std::uint64_t{number};
    }
    template <class T>
    Field(std::string_view key, const std::optional<T>& value)
        : key_(key)
    {
        if (value) value_ = Field(key, *value).value_;
    }

    [[nodiscard]] std::string_view key() const { return key_; }
    [[nodiscard]] const Value& value() const { return value_; }

private:
    std::string_view key_; // ours: letters and '-' or '_'
    Value value_;
};

using Fields = std::initializer_list<Field>;

class Line {
public:
    Line(Format format, std::string_view event);

    void add(const Field& field);
    void add(Fields fields);

    [[nodiscard]] Format format() const { return format_; }
    // Text: the whole line. JSON: the members, without the braces around them.
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    Format format_;
    std::string text_;
};

} // namespace wharf::log
