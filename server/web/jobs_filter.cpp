#include "server/web/jobs_filter.hpp"

#include "archive/disk/iso_time.hpp"
#include "server/http/message/percent.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace wharf::web {
namespace {

constexpr std::string_view kUnfinished = "unfinished";

std::string typed(const http::Fields& query, std::string_view name)
{
    const std::string* const value = http::find(query, name);
    if (value == nullptr) return {};
    std::string_view text = *value;
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    return std::string(text.substr(0, text.find_last_not_of(' ') + 1));
}

std::optional<archive::TimePoint> day_of(std::string_view text)
{
    return archive::parse_iso_time(std::string(text) + "T00:00:00.000Z");
}

std::optional<archive::JobPlace> parse_place(std::string_view text)
{
    const std::size_t dot = text.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    std::int64_t milliseconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + dot, milliseconds);
    auto id = archive::JobId::parse(text.substr(dot + 1));
    if (error != std::errc() || end != text.data() + dot || !id) return std::nullopt;
    return archive::JobPlace{archive::TimePoint(std::chrono::milliseconds(milliseconds)), std::move(*id)};
}

void narrow_to_domain(AskedJobs& asked, const std::optional<std::vector<archive::DomainName>>& visible)
{
    asked.query.domains = visible;
    if (asked.filter.domain.empty()) return;
    const auto domain = archive::DomainName::parse(asked.filter.domain);
    const bool seen = domain && (!visible || std::ranges::find(*visible, *domain) != visible->end());
    asked.query.domains = seen ? std::vector{*domain} : std::vector<archive::DomainName>();
}

void narrow_to_standing(AskedJobs& asked)
{
    const std::string& word = asked.filter.standing;
    if (word.empty()) return;
    if (word == kUnfinished)
        asked.query.standings = {archive::Standing::Queued, archive::Standing::InProgress};
    else if (const auto standing = archive::parse_standing(word))
        asked.query.standings = {*standing};
    else
        asked.problems.push_back(fmt::format("There is no state “{}”.", word));
}

void narrow_to_days(AskedJobs& asked)
{
    const JobsFilter& filter = asked.filter;
    if (!filter.from.empty()) {
        asked.query.since = day_of(filter.from);
        if (!asked.query.since)
            asked.problems.push_back(fmt::format("“{}” is no day such as 2026-11-21.", filter.from));
    }
    if (!filter.until.empty()) {
        if (const auto day = day_of(filter.until))
            asked.query.until = *day + std::chrono::days(1);
        else
            asked.problems.push_back(fmt::format("“{}” is no day such as 2026-11-21.", filter.until));
    }
}

} // namespace

bool JobsFilter::narrows() const
{
    return !(standing.empty() && domain.empty() && dataset.empty() && user.empty() && from.empty() &&
             until.empty());
}

AskedJobs ask_for_jobs(const http::Fields& query,
                       const std::optional<std::vector<archive::DomainName>>& visible)
{
    AskedJobs asked;
    JobsFilter& filter = asked.filter;
    filter = {typed(query, "standing"), typed(query, "domain"), typed(query, "dataset"), typed(query, "user"),
              typed(query, "from"),     typed(query, "until"),  typed(query, "after")};
    narrow_to_domain(asked, visible);
    narrow_to_standing(asked);
    narrow_to_days(asked);
    if (!filter.dataset.empty()) {
        if (auto id = archive::DatasetId::parse(filter.dataset))
            asked.query.dataset = std::move(*id);
        else
            asked.problems.push_back(fmt::format("“{}” is no dataset such as b2fd-cjk2.", filter.dataset));
    }
    if (!filter.user.empty()) asked.query.user = filter.user;
    if (!filter.after.empty()) {
        asked.query.behind = parse_place(filter.after);
        if (!asked.query.behind)
            asked.problems.push_back(fmt::format(
                "“{}” is no place in the list: take it from a link to older jobs.", filter.after));
    }
    return asked;
}

std::string query_text(const JobsFilter& filter)
{
    std::string text;
    const auto add = [&text](std::string_view name, const std::string& value) {
        if (value.empty()) return;
        text += fmt::format("{}{}={}", text.empty() ? "" : "&", name, http::percent_encode(value));
    };
    add("standing", filter.standing);
    add("domain", filter.domain);
    add("dataset", filter.dataset);
    add("user", filter.user);
    add("from", filter.from);
    add("until", filter.until);
    add("after", filter.after);
    return text;
}

std::string place_text(const archive::JobPlace& place)
{
    return fmt::format("{}.{}", place.arrived.time_since_epoch().count(), place.id.text());
}

} // namespace wharf::web
