#include "server/web/last_day.hpp"

#include "archive/disk/titles.hpp"
#include "server/http/pages/handlers.hpp"
#include "server/http/pages/page.hpp"
#include "server/http/say.hpp"

#include <algorithm>

namespace wharf::http {
namespace {

constexpr auto kHours = std::chrono::hours(24);
constexpr std::size_t kShownInAll = 1000; // jobs; where there are more, each dataset shows fewer

std::uint32_t shown_per_dataset(std::size_t datasets)
{
    const std::size_t share = kShownInAll / std::clamp<std::size_t>(datasets, 1, web::kDatasetsOfDay);
    return static_cast<std::uint32_t>(std::min<std::size_t>(share, web::kShownPerDataset));
}

archive::result<std::vector<web::DatasetDay>> days_of_datasets(archive::Archive& archive,
                                                               const archive::Domains& domains,
                                                               archive::TimePoint since,
                                                               archive::TimePoint until)
{
    archive::CatalogReader& reader = archive.catalog().reader();
    auto found = reader.work_by_dataset(domains, since, until);
    if (!found) return found.error();
    std::vector<web::DatasetDay> days;
    for (const archive::DatasetWork& work : *found) {
        days.push_back({{work.dataset, ""}, work.work, {}});
        if (days.size() > web::kDatasetsOfDay) continue;
        days.back().dataset.title = archive::title_of(archive.datasets(), work.dataset).value_or("");
        auto jobs = reader.list({.domains = std::vector{work.dataset.domain},
                                 .dataset = work.dataset.id,
                                 .since = since,
                                 .until = until,
                                 .limit = shown_per_dataset(found->size())});
        if (!jobs) return jobs.error();
        days.back().jobs = std::move(*jobs);
    }
    return days;
}

} // namespace

Response on_last_day(const Exchange& exchange)
{
    archive::Archive& archive = exchange.services.archive;
    const archive::Domains domains = domains_of(exchange.visitor);
    const auto until = archive.env().now() + std::chrono::milliseconds(1); // what arrives just now is in it
    const auto since = until - kHours;
    auto hours = archive.catalog().reader().work_by_hour(domains, since, until);
    auto datasets = days_of_datasets(archive, domains, since, until);
    if (!hours || !datasets) return say({503, "not-just-now", "The jobs cannot be read just now"}, exchange);
    const auto shown = domains && domains->size() == 1 ? web::ShowDomain::No : web::ShowDomain::Yes;
    const web::LastDay day{since, until, shown, std::move(*hours), std::move(*datasets)};
    return page(exchange, "Last 24 hours", web::Section::LastDay, web::last_day_page(day));
}

} // namespace wharf::http
