#include "server/http/pages/handlers.hpp"
#include "server/http/pages/page.hpp"
#include "server/http/say.hpp"
#include "server/web/datasets_page.hpp"

namespace wharf::http {

Response on_datasets_page(const Exchange& exchange)
{
    archive::CatalogReader& reader = exchange.services.archive.catalog().reader();
    const auto unreadable = [&exchange] {
        return say({503, "not-just-now", "The datasets cannot be read just now"}, exchange);
    };
    auto found = find_datasets(exchange);
    if (!found) return unreadable();
    const archive::Domains domains = domains_of(exchange.visitor);
    const bool one_domain = domains && domains->size() == 1;
    web::DatasetList list{.lines = {},
                          .search = std::move(found->search),
                          .domain = one_domain ? web::ShowDomain::No : web::ShowDomain::Yes,
                          .publishes = reader_of(exchange.visitor)->publishes};
    for (web::NamedDataset& dataset : found->shown) {
        auto newest =
            reader.list({.domains = std::vector{dataset.key.domain}, .dataset = dataset.key.id, .limit = 1});
        if (!newest) return unreadable();
        web::DatasetLine line{std::move(dataset), std::nullopt};
        if (!newest->empty()) line.newest = std::move(newest->front());
        list.lines.push_back(std::move(line));
    }
    return page(exchange, "Datasets", web::Section::Datasets, web::datasets_page(list));
}

} // namespace wharf::http
