#include "archive/jobs/values/timestamp_reader.hpp"

#include "archive/jobs/values/date_pattern.hpp"
#include "archive/jobs/values/iso8601.hpp"
#include "archive/jobs/values/time_zone.hpp"
#include "archive/jobs/values/timestamp.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <utility>

namespace wharf::jobs {

namespace {

constexpr std::array<std::string_view, 6> kUsualFormats{
    "ISO8601", "MM/dd/yy", "MM/dd/yyyy", "dd-MMM-yyyy", "MM/dd/yyyy hh:mm:ss a Z", "MM/dd/yyyy hh:mm:ss a"};

// Unset: ISO8601.
using Format = std::optional<DatePattern>;

std::optional<WrittenTime> match(const Format& format, std::string_view text)
{
    return format ? format->match(text) : parse_iso8601(text);
}

bool is_iso8601(std::string_view format)
{
    constexpr std::string_view kName = "ISO8601";
    return std::equal(format.begin(), format.end(), kName.begin(), kName.end(),
                      [](char a, char b) { return a == b || (a >= 'a' && a <= 'z' && a - 'a' + 'A' == b); });
}

class WallTimeReader final : public ValueReader {
public:
    explicit WallTimeReader(std::vector<Format> formats)
        : formats_(std::move(formats))
    {
    }

    std::optional<std::string_view> read(std::string_view text) override
    {
        for (const Format& format : formats_)
            if (const auto written = match(format, text)) return text_.write(written->wall, Clock::Wall);
        return std::nullopt;
    }

private:
    std::vector<Format> formats_;
    TimestampText text_;
};

class MomentReader final : public ValueReader {
public:
    MomentReader(std::vector<Format> formats, TimeZone zone)
        : formats_(std::move(formats))
        , zone_(zone)
    {
    }

    std::optional<std::string_view> read(std::string_view text) override
    {
        for (const Format& format : formats_) {
            const auto written = match(format, text);
            if (!written) continue;
            const auto moment = to_utc(*written);
            if (!moment) continue;
            if (const auto normal = text_.write(*moment, Clock::Utc)) return normal;
        }
        return std::nullopt;
    }

private:
    std::optional<Timestamp> to_utc(const WrittenTime& written)
    {
        const std::int64_t wall = written.wall.day * kSecondsPerDay + written.wall.second;
        const auto utc = written.offset ? wall - *written.offset : zone_of(written).to_utc(wall);
        if (!utc) return std::nullopt;
        std::int64_t day = *utc / kSecondsPerDay;
        if (*utc % kSecondsPerDay < 0) --day;
        return Timestamp{day, static_cast<std::int32_t>(*utc - day * kSecondsPerDay),
                         written.wall.nanosecond};
    }

    TimeZone& zone_of(const WrittenTime& written)
    {
        if (written.zone.empty()) return zone_;
        const auto known = named_zones_.find(written.zone);
        if (known != named_zones_.end()) return known->second;
        // A pattern takes no name from a text but those find() knows, so these are never many.
        return named_zones_.emplace(written.zone, TimeZone::find(written.zone).value_or(zone_)).first->second;
    }

    std::vector<Format> formats_;
    TimeZone zone_;
    std::map<std::string, TimeZone, std::less<>> named_zones_;
    TimestampText text_;
};

JobError bad_format(std::string_view pattern, std::string_view reason)
{
    return {"bad-timestamp-format",
            {{"pattern", excerpt(pattern)}},
            "the timestamp format " + quoted(pattern) + " is not valid: " + std::string(reason)};
}

JobError bad_zone(std::string_view name)
{
    return {"bad-timezone",
            {{"name", excerpt(name)}},
            "there is no time zone " + quoted(name) +
                "; it has to be UTC, a name of the tz database like US/Pacific, or an offset like -08:00"};
}

} // namespace

int current_year()
{
    const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    return static_cast<int>(std::chrono::year_month_day(today).year());
}

std::variant<std::unique_ptr<ValueReader>, JobError> make_timestamp_reader(const ValueRules& rules, int year)
{
    std::vector<std::string_view> names(rules.timestamp_formats.begin(), rules.timestamp_formats.end());
    if (names.empty()) names.assign(kUsualFormats.begin(), kUsualFormats.end());

    std::vector<Format> formats;
    for (const std::string_view name : names) {
        if (is_iso8601(name)) {
            formats.emplace_back();
            continue;
        }
        auto pattern = DatePattern::compile(name, year);
        if (const auto* const reason = std::get_if<std::string>(&pattern)) return bad_format(name, *reason);
        formats.emplace_back(std::get<DatePattern>(std::move(pattern)));
    }
    if (rules.type == ColumnType::CalendarDate) return std::make_unique<WallTimeReader>(std::move(formats));

    const auto zone = TimeZone::find(rules.timezone.empty() ? "UTC" : std::string_view(rules.timezone));
    if (!zone) return bad_zone(rules.timezone);
    return std::make_unique<MomentReader>(std::move(formats), *zone);
}

} // namespace wharf::jobs
