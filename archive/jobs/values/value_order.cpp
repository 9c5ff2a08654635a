#include "archive/jobs/values/value_order.hpp"

#include "archive/jobs/control/characters.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace wharf::jobs {

namespace {

// A decimal other than zero is 0.d1d2d3... times ten to the exponent, d1 not zero.
struct Decimal {
    bool negative = false;
    bool zero = true;
    std::int64_t exponent = 0;
    std::string_view digits; // from d1 on; may have a point in it
};

Decimal parse(std::string_view text)
{
    Decimal number;
    if (!text.empty() && text.front() == '-') {
        number.negative = true;
        text.remove_prefix(1);
    }
    if (const std::size_t e = text.find_first_of("eE"); e != std::string_view::npos) {
        const char* const begin = text.data() + e + 1;
        std::from_chars(begin + (begin != text.data() + text.size() && *begin == '+' ? 1 : 0),
                        text.data() + text.size(), number.exponent);
        text = text.substr(0, e);
    }
    const std::size_t point = std::min(text.find('.'), text.size());
    const std::size_t first = text.find_first_of("123456789");
    if (first == std::string_view::npos) return number;
    number.zero = false;
    number.exponent += first < point ? static_cast<std::int64_t>(point - first)
                                     : -static_cast<std::int64_t>(first - point - 1);
    number.digits = text.substr(first);
    return number;
}

// -1, 0, 1
int compare_digits(std::string_view a, std::string_view b)
{
    const auto next = [](std::string_view& digits) {
        if (!digits.empty() && digits.front() == '.') digits.remove_prefix(1);
        if (digits.empty()) return '0';
        const char digit = digits.front();
        digits.remove_prefix(1);
        return digit;
    };
    while (!a.empty() || !b.empty()) {
        const char x = next(a);
        const char y = next(b);
        if (x != y) return x < y ? -1 : 1;
    }
    return 0;
}

bool smaller(const Decimal& a, const Decimal& b)
{
    const auto sign = [](const Decimal& number) { return number.zero ? 0 : number.negative ? -1 : 1; };
    if (sign(a) != sign(b) || a.zero) return sign(a) < sign(b);
    const int size =
        a.exponent != b.exponent ? (a.exponent < b.exponent ? -1 : 1) : compare_digits(a.digits, b.digits);
    return a.negative ? size > 0 : size < 0;
}

// The year, and what stands behind it: "2014-04-22T...", "-0044-03-15T...", "+12014-...".
bool earlier(std::string_view a, std::string_view b)
{
    const auto year_of = [](std::string_view& text) {
        const bool negative = !text.empty() && text.front() == '-';
        if (negative || (!text.empty() && text.front() == '+')) text.remove_prefix(1);
        std::int64_t year = 0;
        while (!text.empty() && is_digit(text.front())) {
            year = year * 10 + (text.front() - '0');
            text.remove_prefix(1);
        }
        return negative ? -year : year;
    };
    // Without the Z, which would come behind digits of a longer fraction.
    const auto without_zone = [](std::string_view text) {
        if (!text.empty() && text.back() == 'Z') text.remove_suffix(1);
        return text;
    };
    const std::int64_t x = year_of(a);
    const std::int64_t y = year_of(b);
    if (x != y) return x < y;
    return without_zone(a) < without_zone(b);
}

} // namespace

bool comes_before(ColumnType type, std::string_view a, std::string_view b)
{
    switch (type) {
    case ColumnType::Number:
    case ColumnType::Money:
    case ColumnType::Percent:
    case ColumnType::Stars: return smaller(parse(a), parse(b));
    case ColumnType::CalendarDate:
    case ColumnType::Date: return earlier(a, b);
    default: return a < b;
    }
}

} // namespace wharf::jobs
