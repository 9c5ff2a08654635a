#include "archive/jobs/values/iso8601.hpp"

#include "archive/jobs/control/characters.hpp"
#include "archive/jobs/values/calendar.hpp"
#include "archive/jobs/values/zone_offset.hpp"

#include <cstddef>

namespace wharf::jobs {

namespace {

class Iso8601 {
public:
    explicit Iso8601(std::string_view text)
        : rest_(text)
    {
    }

    std::optional<WrittenTime> parse()
    {
        if (!take_date()) return std::nullopt;
        if (!rest_.empty() && (!take_time() || !take_end())) return std::nullopt;
        return written_;
    }

private:
    template <class... Characters>
    bool take_one_of(Characters... characters)
    {
        if (rest_.empty() || (... && (rest_.front() != characters))) return false;
        rest_.remove_prefix(1);
        return true;
    }

    std::size_t digits_ahead() const { return length_of(rest_, is_digit); }

    std::int64_t take_digits(std::size_t count)
    {
        std::int64_t value = 0;
        for (const char digit : rest_.substr(0, count))
            value = value * 10 + (digit - '0');
        rest_.remove_prefix(count);
        return value;
    }

    std::optional<int> take_two(int least, int most)
    {
        if (rest_.size() < 2 || !is_digit(rest_[0]) || !is_digit(rest_[1])) return std::nullopt;
        const int value = static_cast<int>(take_digits(2));
        if (value < least || value > most) return std::nullopt;
        return value;
    }

    std::optional<std::int64_t> take_year()
    {
        const bool negative = rest_.starts_with('-');
        const bool is_signed = take_one_of('+', '-');
        const std::size_t digits = digits_ahead();
        if (digits < 4 || digits > (is_signed ? 9U : 4U)) return std::nullopt;
        const std::int64_t size = take_digits(digits);
        const std::int64_t year = negative ? -size : size;
        if (year < kMinYear || year > kMaxYear) return std::nullopt;
        return year;
    }

    bool take_date()
    {
        const auto year = take_year();
        if (!year || !take_one_of('-')) return false;
        const auto month = take_two(1, 12);
        if (!month || !take_one_of('-')) return false;
        const auto day = take_two(1, days_in_month(*year, *month));
        if (!day) return false;
        written_.wall.day = day_number({*year, *month, *day});
        return true;
    }

    bool take_time()
    {
        if (!take_one_of('T', 't', ' ')) return false;
        const auto hour = take_two(0, 23);
        if (!hour || !take_one_of(':')) return false;
        const auto minute = take_two(0, 59);
        if (!minute) return false;
        written_.wall.second = *hour * 3600 + *minute * 60;
        if (!take_one_of(':')) return true;
        const auto second = take_two(0, 59);
        if (!second) return false;
        written_.wall.second += *second;
        return !take_one_of('.', ',') || take_fraction();
    }

    bool take_fraction()
    {
        constexpr std::size_t kDigits = 9;
        const std::size_t digits = digits_ahead();
        if (digits == 0) return false;
        std::int64_t value = take_digits(digits < kDigits ? digits : kDigits);
        for (std::size_t i = digits; i < kDigits; ++i)
            value *= 10;
        written_.wall.nanosecond = static_cast<std::int32_t>(value);
        while (take_one_of('0')) {
        }
        return true;
    }

    bool take_end()
    {
        if (rest_.empty()) return true;
        take_one_of(' ');
        written_.offset = take_offset(rest_);
        return written_.offset && rest_.empty();
    }

    std::string_view rest_;
    WrittenTime written_;
};

} // namespace

std::optional<WrittenTime> parse_iso8601(std::string_view text)
{
    return Iso8601(text).parse();
}

} // namespace wharf::jobs
