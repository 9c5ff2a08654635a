#include "server/web/calendar.hpp"

#include <algorithm>
#include <array>

namespace wharf::web {
namespace {

using namespace std::chrono;

// In units of the drawing, which grows and shrinks with the page.
constexpr long kPlace = 13; // of a day, its gap included
constexpr long kDay = 11;
constexpr long kLeft = 30; // room for the names of days
constexpr long kTop = 18;  // room for the names of months
constexpr long kWeeks = 54;

constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// A week begins on Monday.
long row_of(sys_days day)
{
    return static_cast<long>(weekday(day).iso_encoding()) - 1;
}

long column_of(sys_days day, sys_days first)
{
    return ((day - first).count() + row_of(first)) / 7;
}

std::string iso_date(sys_days day)
{
    const year_month_day date(day);
    return fmt::format("{:04}-{:02}-{:02}", int(date.year()), unsigned(date.month()), unsigned(date.day()));
}

Html month_names(const Calendar& calendar, sys_days first)
{
    Html names;
    for (unsigned month = 1; month <= 12; ++month) {
        const sys_days begin = calendar.year / std::chrono::month(month) / 1;
        names += html(R"(<text class="tick" x="{}" y="12">{}</text>)",
                      kLeft + column_of(begin, first) * kPlace, kMonths[month - 1]);
    }
    return names;
}

Html day_names()
{
    Html names;
    constexpr std::array kShown{std::pair{0L, "Mon"}, std::pair{2L, "Wed"}, std::pair{4L, "Fri"}};
    for (const auto& [row, name] : kShown)
        names += html(R"(<text class="tick" x="{}" y="{}" text-anchor="end">{}</text>)", kLeft - 5,
                      kTop + row * kPlace + 10, name);
    return names;
}

Html square(sys_days day, sys_days first, unsigned level, std::string_view told)
{
    return html(
        R"(<rect class="day level-{}" x="{}" y="{}" width="{}" height="{}" rx="2"><title>{}: {}</title></rect>)",
        level, kLeft + column_of(day, first) * kPlace, kTop + row_of(day) * kPlace, kDay, kDay, iso_date(day),
        told);
}

// Where there is no room for the year, its later half is shown first if that is where the newest are.
bool is_late(const Calendar& calendar)
{
    return !calendar.days.empty() && year_month_day(calendar.days.rbegin()->first).month() >= July;
}

} // namespace

unsigned calendar_level(unsigned count, unsigned most)
{
    if (count == 0) return 0;
    return std::clamp((count * 4 + most - 1) / most, 1U, 4U);
}

Html calendar(const Calendar& calendar)
{
    unsigned most = 1;
    for (const auto& [day, entry] : calendar.days)
        most = std::max(most, entry.count);
    const sys_days first = calendar.year / January / 1;
    const sys_days last = calendar.year / December / 31;
    Html squares;
    for (sys_days day = first; day <= last; day += days(1)) {
        const auto entry = calendar.days.find(day);
        if (entry == calendar.days.end()) {
            squares += square(day, first, 0, "none");
            continue;
        }
        const Html drawn = square(day, first, calendar_level(entry->second.count, most), entry->second.told);
        if (entry->second.link.empty())
            squares += drawn;
        else
            squares += html(R"(<a href="{}" aria-label="{}: {}">{}</a>)", entry->second.link, iso_date(day),
                            entry->second.told, drawn);
    }
    return html(
        R"(<figure><figcaption>{}</figcaption><div class="scrolls {}" tabindex="0" role="group" aria-label="{}">)"
        R"(<svg class="calendar" viewBox="0 0 {} {}">{}{}{}</svg></div></figure>)",
        calendar.title, is_late(calendar) ? "from-end" : "", calendar.title, kLeft + kWeeks * kPlace,
        kTop + 7 * kPlace, month_names(calendar, first), day_names(), squares);
}

} // namespace wharf::web
