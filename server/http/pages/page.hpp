// From a page to its response. Every page of this server goes through here, and so has the same fields: the
// policy that lets a browser load nothing from elsewhere and run nothing written into a page, and no-store,
// so that after signing out the way back shows nothing.
#pragma once

#include "archive/disk/catalog_reader.hpp"
#include "server/http/exchange.hpp"
#include "server/web/dataset_search.hpp"
#include "server/web/layout.hpp"

#include <string>
#include <vector>

namespace wharf::http {

// Who reads, for links and forms; unset for a visitor who is not known.
[[nodiscard]] std::optional<web::Reader> reader_of(const Visitor& visitor);
// The domains whose jobs the visitor may see; unset for all (administrators).
[[nodiscard]] archive::Domains domains_of(const Visitor& visitor);

// The datasets the visitor may see, sorted. Blocks on the disk.
[[nodiscard]] archive::result<std::vector<archive::DatasetKey>> datasets_of(const Exchange& exchange);
// Of these the ones that ?find= means, as far as there is room for them on a page. Costs a small file for
// each that is shown, and for all there are if something is searched for.
struct FoundDatasets {
    std::vector<web::NamedDataset> shown;
    web::DatasetSearch search;
};
[[nodiscard]] archive::result<FoundDatasets> find_datasets(const Exchange& exchange);
[[nodiscard]] bool may_see(const archive::Domains& domains, const archive::DomainName& domain);

[[nodiscard]] Response page(const Exchange& exchange, std::string title, web::Section section,
                            const web::Html& content);
// Of a document that is ready, with that status.
[[nodiscard]] Response page_response(unsigned status, std::string document);
// To another of our pages (303): what a browser asks for then is a GET.
[[nodiscard]] Response page_redirect(std::string where);
// The fields of every page, for responses that are none but belong to one (CSV, events).
void add_page_fields(Response& response);

} // namespace wharf::http
