#include "server/http/pages/page.hpp"

#include "archive/disk/titles.hpp"

#include <algorithm>

namespace wharf::http {

std::optional<web::Reader> reader_of(const Visitor& visitor)
{
    if (!visitor.principal) return std::nullopt;
    const auth::Principal& principal = *visitor.principal;
    const bool admin = principal.role == auth::Role::Admin;
    return web::Reader{principal.name, admin ? std::vector<std::string>() : principal.domains,
                       visitor.csrf_token, visitor.publishes && principal.may_write(),
                       visitor.publishes && principal.may_administer()};
}

archive::Domains domains_of(const Visitor& visitor)
{
    if (!visitor.principal) return std::vector<archive::DomainName>();
    if (visitor.principal->role == auth::Role::Admin) return std::nullopt;
    std::vector<archive::DomainName> domains;
    for (const std::string& text : visitor.principal->domains) {
        if (auto domain = archive::DomainName::parse(text)) domains.push_back(std::move(*domain));
    }
    return domains;
}

bool may_see(const archive::Domains& domains, const archive::DomainName& domain)
{
    return !domains || std::find(domains->begin(), domains->end(), domain) != domains->end();
}

archive::result<std::vector<archive::DatasetKey>> datasets_of(const Exchange& exchange)
{
    auto keys = exchange.services.archive.datasets().all();
    if (!keys) return keys;
    const archive::Domains domains = domains_of(exchange.visitor);
    std::erase_if(*keys, [&](const archive::DatasetKey& key) { return !may_see(domains, key.domain); });
    return keys;
}

archive::result<FoundDatasets> find_datasets(const Exchange& exchange)
{
    const auto keys = datasets_of(exchange);
    if (!keys) return keys.error();
    FoundDatasets found;
    web::DatasetSearch& search = found.search;
    search.all = keys->size();
    if (const std::string* const typed = find(exchange.request.target.query, "find")) search.find = *typed;
    archive::Datasets& datasets = exchange.services.archive.datasets();
    for (const archive::DatasetKey& key : *keys) {
        const bool room = found.shown.size() < web::kShownDatasets;
        const bool title_counts = room || !search.find.empty();
        web::NamedDataset dataset{key, title_counts ? archive::title_of(datasets, key).value_or("") : ""};
        if (!web::fits(dataset, search.find)) continue;
        if (room)
            found.shown.push_back(std::move(dataset));
        else
            ++search.left_out;
    }
    return found;
}

void add_page_fields(Response& response)
{
    response.headers.push_back({"Cache-Control", "no-store"});
    response.headers.push_back(
        {"Content-Security-Policy",
         "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
         "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"});
    response.headers.push_back({"X-Frame-Options", "DENY"});
}

Response page_response(unsigned status, std::string document)
{
    Response response = html_response(status, std::move(document));
    add_page_fields(response);
    return response;
}

Response page_redirect(std::string where)
{
    Response response = redirect_response(303, std::move(where));
    add_page_fields(response);
    return response;
}

Response page(const Exchange& exchange, std::string title, web::Section section, const web::Html& content)
{
    const web::Frame frame{std::move(title), section, reader_of(exchange.visitor)};
    return page_response(200, web::document(frame, content));
}

} // namespace wharf::http
