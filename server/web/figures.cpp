#include "server/web/figures.hpp"

#include "archive/disk/iso_time.hpp"

#include <array>
#include <fmt/format.h>

namespace wharf::web {

std::string grouped(std::uint64_t number)
{
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, ",");
    }
    return digits;
}

std::string plural(std::uint64_t number, std::string_view one)
{
    return fmt::format("{}{}", one, number == 1 ? "" : "s");
}

std::string counted(std::uint64_t number, std::string_view one)
{
    return grouped(number) + " " + plural(number, one);
}

std::string size_text(std::uint64_t bytes)
{
    if (bytes < 1000) return counted(bytes, "byte");
    constexpr std::array kUnits{"kB", "MB", "GB", "TB", "PB", "EB"};
    auto value = static_cast<double>(bytes) / 1000;
    std::size_t unit = 0;
    while (value >= 999.5 && unit + 1 < kUnits.size()) {
        value /= 1000;
        ++unit;
    }
    return value < 9.95 ? fmt::format("{:.1f} {}", value, kUnits[unit])
                        : fmt::format("{:.0f} {}", value, kUnits[unit]);
}

std::string duration_text(std::chrono::milliseconds duration)
{
    using namespace std::chrono;
    if (duration < milliseconds(0)) duration = milliseconds(0);
    if (duration < seconds(1)) return fmt::format("{} ms", duration.count());
    if (duration < milliseconds(9950))
        return fmt::format("{:.1f} s", static_cast<double>(duration.count()) / 1000);
    const hh_mm_ss clock(floor<seconds>(duration));
    if (duration < minutes(1)) return fmt::format("{} s", clock.seconds().count());
    if (duration < hours(1))
        return fmt::format("{} min {} s", clock.minutes().count(), clock.seconds().count());
    return fmt::format("{} h {} min", clock.hours().count(), clock.minutes().count());
}

std::string age_text(std::chrono::seconds age)
{
    using namespace std::chrono;
    const auto in = [age](seconds unit, std::string_view name) {
        return counted(static_cast<std::uint64_t>(age / unit), name);
    };
    if (age % days(1) == seconds(0)) return in(days(1), "day");
    if (age % hours(1) == seconds(0)) return in(hours(1), "hour");
    if (age % minutes(1) == seconds(0)) return in(minutes(1), "minute");
    return in(seconds(1), "second");
}

std::string utc_text(archive::TimePoint at)
{
    const std::string iso = archive::iso_time(at); // "2026-11-21T13:05:02.123Z"
    return iso.substr(0, 10) + ' ' + iso.substr(11, 8) + " UTC";
}

Html time(archive::TimePoint at, Moment shown)
{
    const std::string iso = archive::iso_time(at);
    const std::string utc = utc_text(at);
    switch (shown) {
    case Moment::DayAndClock:
        return html(R"(<time datetime="{}" title="{}" data-shown="day-clock">{}</time>)", iso, utc, utc);
    case Moment::Clock:
        return html(R"(<time datetime="{}" title="{}" data-shown="clock">{}</time>)", iso, utc,
                    iso.substr(11, 8));
    case Moment::Day:
        return html(R"(<time datetime="{}" title="{}" data-shown="day">{}</time>)", iso, utc,
                    iso.substr(0, 10));
    }
    return {};
}

} // namespace wharf::web
