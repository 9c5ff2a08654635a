#include "archive/jobs/values/decimal.hpp"

#include "archive/jobs/control/characters.hpp"
#include "archive/jobs/control/trim.hpp"

#include <algorithm>
#include <charconv>

namespace wharf::jobs {

namespace {

constexpr std::int64_t kBeyondAnyExponent = 1'000'000'000'000;

// Most values of most files are; this is what makes reading them cheap.
bool is_normal_and_plain(std::string_view text)
{
    const bool negative = text.starts_with('-');
    const char* at = text.data() + (negative ? 1 : 0);
    const char* const end = text.data() + text.size();
    if (end - at > kMaxPlainDigits) return false;

    const char* const whole = at;
    while (at != end && is_digit(*at))
        ++at;
    if (at == whole || (*whole == '0' && at - whole > 1)) return false;
    if (at == end) return !(negative && *whole == '0');
    if (*at != '.' || ++at == end || end[-1] == '0') return false;
    return std::all_of(at, end, is_digit);
}

// 0.d1d2...dn times ten to the power of `point`, where neither d1 nor dn is 0; no digits: zero.
struct Decimal {
    bool negative = false;
    std::int64_t point = 0;
    std::size_t count = 0;
    std::array<char, kMaxDecimalText> digits; // the first `count`

    Decimal() {} // leaves the digits as they are: clearing them would cost more than all the rest
};

// Takes [+|-] from the front.
bool take_minus(std::string_view& text)
{
    const bool minus = text.starts_with('-');
    if (minus || text.starts_with('+')) text.remove_prefix(1);
    return minus;
}

// Takes what digits there are from the front.
std::string_view take_digits(std::string_view& text)
{
    const std::string_view digits = text.substr(0, length_of(text, is_digit));
    text.remove_prefix(digits.size());
    return digits;
}

std::size_t drop_leading_zeros(std::string_view& digits)
{
    const std::size_t zeros = length_of(digits, [](char c) { return c == '0'; });
    digits.remove_prefix(zeros);
    return zeros;
}

// All of the text must be digits; what is too large to matter becomes kBeyondAnyExponent.
std::optional<std::int64_t> exponent_of(std::string_view text)
{
    const bool negative = take_minus(text);
    if (text.empty()) return std::nullopt;
    std::int64_t exponent = 0;
    for (const char c : text) {
        if (!is_digit(c)) return std::nullopt;
        exponent = std::min(exponent * 10 + (c - '0'), kBeyondAnyExponent);
    }
    return negative ? -exponent : exponent;
}

char* put(char* to, std::string_view text)
{
    return std::copy(text.begin(), text.end(), to);
}

bool take_apart(std::string_view text, Decimal& number)
{
    number.negative = take_minus(text);
    std::string_view whole = take_digits(text);
    std::string_view fraction;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        fraction = take_digits(text);
    }
    if (whole.empty() && fraction.empty()) return false;

    drop_leading_zeros(whole);
    number.point = static_cast<std::int64_t>(whole.size());
    if (whole.empty()) number.point -= static_cast<std::int64_t>(drop_leading_zeros(fraction));
    const char* const end = put(put(number.digits.data(), whole), fraction);
    number.count = static_cast<std::size_t>(end - number.digits.data());
    while (number.count > 0 && number.digits[number.count - 1] == '0')
        --number.count;
    if (text.empty()) return true;

    if (text.front() != 'e' && text.front() != 'E') return false;
    const auto exponent = exponent_of(text.substr(1));
    if (!exponent) return false;
    number.point += *exponent;
    return true;
}

// Digits before and after the point, the single zero before it included.
std::int64_t digits_written_plainly(const Decimal& number)
{
    const auto count = static_cast<std::int64_t>(number.count);
    return number.point > 0 ? std::max(count, number.point) : 1 - number.point + count;
}

char* put_plainly(char* to, const Decimal& number)
{
    const std::string_view digits(number.digits.data(), number.count);
    if (number.point <= 0) {
        to = put(to, "0.");
        to = std::fill_n(to, -number.point, '0');
        return put(to, digits);
    }
    const auto whole = static_cast<std::size_t>(number.point);
    to = put(to, digits.substr(0, whole));
    if (digits.size() <= whole) return std::fill_n(to, whole - digits.size(), '0');
    *to++ = '.';
    return put(to, digits.substr(whole));
}

char* put_scientific(char* to, char* end, const Decimal& number)
{
    const std::string_view digits(number.digits.data(), number.count);
    *to++ = digits.front();
    if (digits.size() > 1) *to++ = '.';
    to = put(to, digits.substr(1));
    *to++ = 'e';
    return std::to_chars(to, end, number.point - 1).ptr;
}

} // namespace

std::optional<std::string_view> normal_decimal(std::string_view text, DecimalBuffer& buffer)
{
    if (is_normal_and_plain(text)) return text;
    if (text.size() > kMaxDecimalText) return std::nullopt;
    Decimal number;
    if (!take_apart(text, number)) return std::nullopt;
    if (number.count == 0) return "0";

    char* to = buffer.data();
    if (number.negative) *to++ = '-';
    if (digits_written_plainly(number) <= kMaxPlainDigits)
        to = put_plainly(to, number);
    else if (number.point - 1 >= -kMaxDecimalExponent && number.point - 1 <= kMaxDecimalExponent)
        to = put_scientific(to, buffer.data() + buffer.size(), number);
    else
        return std::nullopt;
    const std::string_view normal(buffer.data(), static_cast<std::size_t>(to - buffer.data()));
    if (normal.size() > kMaxDecimalText) return std::nullopt;
    return normal;
}

std::optional<std::string_view> DecimalReader::read(std::string_view text)
{
    return normal_decimal(trim(text), buffer_);
}

} // namespace wharf::jobs
