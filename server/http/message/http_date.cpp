#include "server/http/message/http_date.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace wharf::http {
namespace {

using std::chrono::sys_seconds;

constexpr std::array<std::string_view, 7> kDays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// What is left of a text, taken from the front; once something did not fit, nothing does any more.
class Reader {
public:
    explicit Reader(std::string_view text)
        : rest_(text)
    {
    }

    void literal(std::string_view text)
    {
        good_ = good_ && rest_.starts_with(text);
        if (good_) rest_.remove_prefix(text.size());
    }
    int number(std::size_t digits)
    {
        int value = 0;
        const std::string_view text = rest_.substr(0, digits);
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        good_ = good_ && text.size() == digits && error == std::errc() && end == text.data() + text.size() &&
                text.front() != '-';
        if (good_) rest_.remove_prefix(digits);
        return value;
    }
    unsigned month()
    {
        const auto at = std::find(kMonths.begin(), kMonths.end(), rest_.substr(0, 3));
        good_ = good_ && at != kMonths.end();
        if (good_) rest_.remove_prefix(3);
        return static_cast<unsigned>(at - kMonths.begin()) + 1;
    }
    std::chrono::seconds clock()
    {
        const int hour = number(2);
        literal(":");
        const int minute = number(2);
        literal(":");
        const int second = number(2); // 60 in a leap second
        good_ = good_ && hour < 24 && minute < 60 && second <= 60;
        return std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second);
    }
    // A blank stands for the first digit of a day before the tenth.
    int padded_day()
    {
        const bool padded = rest_.starts_with(' ');
        if (padded) literal(" ");
        return number(padded ? 1 : 2);
    }
    [[nodiscard]] bool ended_well() const { return good_ && rest_.empty(); }

private:
    std::string_view rest_;
    bool good_ = true;
};

std::optional<sys_seconds> moment(const Reader& read, int year, unsigned month, int day,
                                  std::chrono::seconds clock)
{
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!read.ended_well() || !date.ok()) return std::nullopt;
    return std::chrono::sys_days(date) + clock;
}

// "Sat, 21 Nov 2026 13:05:02 GMT", from behind the day's name
std::optional<sys_seconds> parse_fixdate(std::string_view text)
{
    Reader read(text);
    read.literal(", ");
    const int day = read.number(2);
    read.literal(" ");
    const unsigned month = read.month();
    read.literal(" ");
    const int year = read.number(4);
    read.literal(" ");
    const auto clock = read.clock();
    read.literal(" GMT");
    return moment(read, year, month, day, clock);
}

// "Saturday, 21-Nov-26 13:05:02 GMT": a year more than 50 years ahead is the last one with these digits.
std::optional<sys_seconds> parse_rfc850(std::string_view text, sys_seconds now)
{
    Reader read(text);
    read.literal(", ");
    const int day = read.number(2);
    read.literal("-");
    const unsigned month = read.month();
    read.literal("-");
    const int digits = read.number(2);
    read.literal(" ");
    const auto clock = read.clock();
    read.literal(" GMT");
    const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(now));
    int year = int(today.year()) / 100 * 100 + digits;
    if (year > int(today.year()) + 50) year -= 100;
    return moment(read, year, month, day, clock);
}

// "Sat Nov 21 13:05:02 2026"
std::optional<sys_seconds> parse_asctime(std::string_view text)
{
    Reader read(text);
    read.literal(" ");
    const unsigned month = read.month();
    read.literal(" ");
    const int day = read.padded_day();
    read.literal(" ");
    const auto clock = read.clock();
    read.literal(" ");
    const int year = read.number(4);
    return moment(read, year, month, day, clock);
}

} // namespace

std::optional<sys_seconds> parse_http_date(std::string_view text, sys_seconds now)
{
    for (const std::string_view day : kDays) {
        if (text.starts_with(day)) return parse_rfc850(text.substr(day.size()), now);
        if (!text.starts_with(day.substr(0, 3))) continue;
        const std::string_view behind = text.substr(3);
        return behind.starts_with(',') ? parse_fixdate(behind) : parse_asctime(behind);
    }
    return std::nullopt;
}

} // namespace wharf::http
