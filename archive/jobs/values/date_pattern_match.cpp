// Matching a text against a compiled pattern: the path every value of a timestamp column takes.
#include "archive/jobs/values/date_pattern.hpp"

#include "archive/jobs/control/characters.hpp"
#include "archive/jobs/values/time_zone.hpp"
#include "archive/jobs/values/zone_offset.hpp"

#include <algorithm>
#include <array>

namespace wharf::jobs {

namespace {

constexpr std::array<std::string_view, 12> kMonths{"january",   "february", "march",    "april",
                                                   "may",       "june",     "july",     "august",
                                                   "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 7> kWeekdays{"monday", "tuesday",  "wednesday", "thursday",
                                                    "friday", "saturday", "sunday"};
constexpr std::size_t kShortName = 3;

bool begins_with(std::string_view text, std::string_view lower)
{
    return same_ignoring_case(text.substr(0, lower.size()), lower);
}

bool take(std::string_view& text, std::string_view lower)
{
    if (!begins_with(text, lower)) return false;
    text.remove_prefix(lower.size());
    return true;
}

// The number of a name that `text` begins with, in its long or else its short form; from 1.
std::optional<std::int64_t> take_name(std::string_view& text, std::span<const std::string_view> names)
{
    for (std::size_t i = 0; i < names.size(); ++i)
        if (take(text, names[i]) || take(text, names[i].substr(0, kShortName)))
            return static_cast<std::int64_t>(i) + 1;
    return std::nullopt;
}

std::optional<std::int64_t> take_era(std::string_view& text)
{
    if (take(text, "bce") || take(text, "bc")) return 0;
    if (take(text, "ad") || take(text, "ce")) return 1;
    return std::nullopt;
}

std::optional<std::int64_t> take_half_day(std::string_view& text)
{
    if (take(text, "am")) return 0;
    if (take(text, "pm")) return 1;
    return std::nullopt;
}

struct Digits {
    int count = 0;
    std::int64_t value = 0;
};

// `most` is at most what fits the value.
Digits take_digits(std::string_view& text, int most)
{
    const auto end = std::min(text.size(), static_cast<std::size_t>(most));
    std::size_t count = 0;
    std::int64_t value = 0;
    for (; count < end && is_digit(text[count]); ++count)
        value = value * 10 + (text[count] - '0');
    text.remove_prefix(count);
    return {static_cast<int>(count), value};
}

char take_sign(std::string_view& text)
{
    if (text.empty() || (text.front() != '+' && text.front() != '-')) return 0;
    const char sign = text.front();
    text.remove_prefix(1);
    return sign;
}

std::optional<std::int64_t> take_number(std::string_view& text, int most_digits, bool may_have_sign)
{
    const char sign = may_have_sign ? take_sign(text) : '\0';
    const Digits digits = take_digits(text, most_digits);
    if (digits.count == 0) return std::nullopt;
    return sign == '-' ? -digits.value : digits.value;
}

// Nanoseconds. What is finer has to be zero: it could not be kept.
std::optional<std::int64_t> take_fraction(std::string_view& text, int most_digits)
{
    constexpr int kDigits = 9;
    const Digits digits = take_digits(text, std::min(most_digits, kDigits));
    if (digits.count == 0) return std::nullopt;
    std::int64_t value = digits.value;
    for (int i = digits.count; i < kDigits; ++i)
        value *= 10;
    if (most_digits > kDigits && take_digits(text, most_digits - kDigits).value != 0) return std::nullopt;
    return value;
}

// The one that ends with these two digits among the hundred years from `first`.
std::int64_t year_of_two_digits(std::int64_t digits, std::int64_t first)
{
    return first + ((digits - first) % 100 + 100) % 100;
}

std::optional<std::int64_t> take_short_year(std::string_view& text, bool before_number, int first)
{
    constexpr int kMostDigits = 9;
    const char sign = before_number ? '\0' : take_sign(text);
    const Digits digits = take_digits(text, before_number ? 2 : kMostDigits);
    if (digits.count == 0 || (before_number && digits.count != 2)) return std::nullopt;
    if (sign == 0 && digits.count == 2) return year_of_two_digits(digits.value, first);
    return sign == '-' ? -digits.value : digits.value;
}

} // namespace

class DatePattern::Matcher {
public:
    Matcher(const DatePattern& pattern, std::string_view text)
        : pattern_(pattern)
        , rest_(text)
    {
    }

    std::optional<WrittenTime> match()
    {
        for (const Item& item : pattern_.items_)
            if (!take_item(item)) return std::nullopt;
        if (!rest_.empty()) return std::nullopt;
        const auto wall = resolve(std::span(fields_).first(pattern_.field_count_));
        if (!wall) return std::nullopt;
        written_.wall = *wall;
        return written_;
    }

private:
    bool take_item(const Item& item)
    {
        switch (item.kind) {
        case Kind::Literal: return take(rest_, item.literal);
        case Kind::Offset: written_.offset = take_offset(rest_); return written_.offset.has_value();
        case Kind::Zone:
            written_.zone = rest_.substr(0, zone_name_length(rest_));
            rest_.remove_prefix(written_.zone.size());
            return !written_.zone.empty();
        case Kind::Number: return keep_number(item, take_number(rest_, item.most_digits, item.is_signed));
        case Kind::ShortYear:
            return keep(item, take_short_year(rest_, item.before_number, pattern_.first_short_year_));
        case Kind::Fraction: return keep(item, take_fraction(rest_, item.most_digits));
        case Kind::Month: return keep(item, take_name(rest_, kMonths));
        case Kind::Weekday: return keep(item, take_name(rest_, kWeekdays));
        case Kind::Era: return keep(item, take_era(rest_));
        case Kind::HalfDay: return keep(item, take_half_day(rest_));
        }
        return false;
    }

    bool keep_number(const Item& item, std::optional<std::int64_t> value)
    {
        if (value && item.zero_is != 0) {
            if (*value == 0) return false;
            if (*value == item.zero_is) value = 0;
        }
        return keep(item, value);
    }

    bool keep(const Item& item, std::optional<std::int64_t> value)
    {
        if (!value) return false;
        fields_[item.slot] = {item.field, *value};
        return true;
    }

    const DatePattern& pattern_;
    std::string_view rest_;
    std::array<FieldValue, kMostFields> fields_;
    WrittenTime written_;
};

std::optional<WrittenTime> DatePattern::match(std::string_view text) const
{
    return Matcher(*this, text).match();
}

} // namespace wharf::jobs
