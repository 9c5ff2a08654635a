#include "archive/disk/titles.hpp"
#include "server/http/pages/handlers.hpp"
#include "server/http/pages/page.hpp"
#include "server/http/say.hpp"
#include "server/web/datasets_page.hpp"

namespace wharf::http {
namespace {

std::string searched_for(const Exchange& exchange)
{
    const std::string* const typed = find(exchange.request.target.query, "find");
    return typed == nullptr ? std::string() : *typed;
}

} // namespace

Response on_datasets_page(const Exchange& exchange)
{
    archive::Archive& archive = exchange.services.archive;
    const auto unreadable = [&exchange] {
        return say({503, "not-just-now", "The datasets cannot be read just now"}, exchange);
    };
    const auto all = datasets_of(exchange);
    if (!all) return unreadable();
    auto titles = archive::titles_of(archive.datasets(), *all);
    const archive::Domains domains = domains_of(exchange.visitor);
    const bool one_domain = domains && domains->size() == 1;
    web::DatasetList list{.lines = {},
                          .find = searched_for(exchange),
                          .all = all->size(),
                          .domain = one_domain ? web::ShowDomain::No : web::ShowDomain::Yes};
    for (const archive::DatasetKey& key : *all) {
        const web::NamedDataset dataset{key, std::move(titles[key])};
        if (!web::fits(dataset, list.find)) continue;
        auto newest = archive.catalog().reader().list(
            {.domains = std::vector{key.domain}, .dataset = key.id, .limit = 1});
        if (!newest) return unreadable();
        web::DatasetLine line{dataset, std::nullopt};
        if (!newest->empty()) line.newest = std::move(newest->front());
        list.lines.push_back(std::move(line));
    }
    return page(exchange, "Datasets", web::Section::Datasets, web::datasets_page(list));
}

} // namespace wharf::http
