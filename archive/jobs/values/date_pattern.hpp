// A date pattern in the language of Joda-Time, compiled once and matched against many values.
//
//   G era    C century    y year (signed)    Y year of era    x week year    M month (MMM: text)    w week
//   D day of the year    d day of the month    e day of the week (1 is Monday)    E the same as text
//   a am or pm    K 0-11    h 1-12    H 0-23    k 1-24    m minute    s second    S fraction of a second
//   Z offset, with or without a colon, or the letter Z    ZZZ name of a zone    'text'    '' an apostrophe
//
// - Everything that is no letter stands for itself. Text, of months and days too, is English, and its case
//   does not matter; months and days may be short or long, whatever the pattern's.
// - The number of letters is no minimum of digits: MM reads 4 and 04. Of a number as many digits are taken as
//   there are, up to two (D three, e one) or the number of letters if that is more. A year has up to nine,
//   but only as many as letters where another number follows without anything between (yyyyMMdd); a fraction
//   too.
// - Two letters for a year: exactly two digits mean the year between 80 before and 19 after the current
//   one; other numbers of digits are the year itself. Where another number follows it has to be two digits.
// - Fields that lack or contradict each other: see date_fields.hpp.
#pragma once

#include "archive/jobs/values/date_fields.hpp"
#include "archive/jobs/values/timestamp.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace wharf::jobs {

class DatePattern {
public:
    static constexpr std::size_t kMostFields = 32;

    // The string is what is wrong with the pattern: an English clause without the pattern itself.
    [[nodiscard]] static std::variant<DatePattern, std::string> compile(std::string_view pattern,
                                                                        int current_year);

    // Nothing if `text` is not, as a whole, what the pattern describes, or is no date of the calendar.
    // Does not allocate.
    [[nodiscard]] std::optional<WrittenTime> match(std::string_view text) const;

private:
    enum class Kind : std::uint8_t {
        Literal,
        Number,
        ShortYear,
        Fraction,
        Month,
        Weekday,
        Era,
        HalfDay,
        Offset,
        Zone
    };

    struct Item {
        Kind kind = Kind::Literal;
        DateField field = DateField::Year;
        bool is_signed = false;
        bool before_number = false; // of ShortYear
        int most_digits = 0;
        int zero_is = 0;          // the value that stands for 0 (12 of h, 24 of k), or 0
        std::size_t slot = 0;     // of the field, among all in the order they are set
        std::string literal = {}; // in lower case
    };

    class Compiler;
    class Matcher;

    std::vector<Item> items_;
    std::size_t field_count_ = 0;
    int first_short_year_ = 0;
};

} // namespace wharf::jobs
