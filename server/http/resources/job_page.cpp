#include "server/http/resources/job_page.hpp"

#include "archive/disk/catalog_reader.hpp"
#include "archive/disk/iso_time.hpp"
#include "archive/jobs/job_stories.hpp"
#include "server/http/message/percent.hpp"
#include "server/http/problem_for_error.hpp"

#include <charconv>
#include <fmt/format.h>

namespace wharf::http {
namespace {

constexpr char kBetween = '_';

// "2026-11-21T13:05:02.123Z_<job id>"
std::string place_text(const archive::JobPlace& place)
{
    return archive::iso_time(place.arrived) + kBetween + place.id.text();
}

std::optional<archive::JobPlace> parse_place(std::string_view text)
{
    const std::size_t between = text.find(kBetween);
    if (between == std::string_view::npos) return std::nullopt;
    const auto arrived = archive::parse_iso_time(text.substr(0, between));
    const auto id = archive::JobId::parse(text.substr(between + 1));
    if (!arrived || !id) return std::nullopt;
    return archive::JobPlace{*arrived, *id};
}

// Nothing: not a number from 1 to kMostJobs.
std::optional<std::uint32_t> parse_limit(std::string_view text)
{
    std::uint32_t limit = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
    if (error != std::errc() || end != text.data() + text.size() || limit < 1 || limit > kMostJobs)
        return std::nullopt;
    return limit;
}

std::optional<std::uint32_t> limit_of(const Exchange& exchange)
{
    const std::string* const text = find(exchange.request.target.query, "limit");
    return text == nullptr ? jobs::kJobsInIndex : parse_limit(*text);
}

} // namespace

std::variant<archive::JobPage, Problem> job_page(const Exchange& exchange)
{
    archive::JobQuery query;
    query.domains = {*exchange.domain};
    if (exchange.dataset) query.dataset = exchange.dataset->id;
    const auto limit = limit_of(exchange);
    if (!limit) return Problem{400, "bad-query", fmt::format("limit is a number from 1 to {}", kMostJobs)};
    query.limit = *limit;
    if (const std::string* const before = find(exchange.request.target.query, "before")) {
        query.behind = parse_place(*before);
        if (!query.behind)
            return Problem{400, "bad-query",
                           "before is what the Link to the next page gives, and nothing else"};
    }
    auto page = exchange.services.archive.catalog().reader().page(std::move(query));
    if (!page) return problem_for(page.error());
    return std::move(*page);
}

void add_next_link(const Exchange& exchange, const archive::JobPage& page, Response& response)
{
    if (!page.next) return;
    std::string path = exchange.prefix;
    for (const std::string& part : exchange.request.target.path)
        path += '/' + percent_encode(part);
    if (exchange.request.target.folder) path += '/';
    response.headers.push_back({"Link", fmt::format(R"(<{}?limit={}&before={}>; rel="next")", path,
                                                    limit_of(exchange).value_or(kMostJobs),
                                                    percent_encode(place_text(*page.next)))});
}

} // namespace wharf::http
