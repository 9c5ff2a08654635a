#include "server/web/listing.hpp"

#include "server/web/figures.hpp"
#include "server/web/paths.hpp"

namespace wharf::web {
namespace {

Html way(const Listing& listing)
{
    const Html slash = html(R"( <span aria-hidden="true">/</span> )");
    Html steps;
    if (listing.dataset)
        steps += html(R"(<a href="{}">Datasets</a>{}{}{})", paths::kDatasets, slash,
                      dataset_link(*listing.dataset, ShowDomain::Yes), slash);
    for (const Ancestor& folder : listing.above)
        steps += html(R"(<a href="{}">{}</a>{})", folder.path, folder.name, slash);
    return html(R"(<nav class="trail" aria-label="Where you are">{}<b aria-current="page">{}</b></nav>)",
                steps, listing.name);
}

Html row(const ListedName& one)
{
    if (one.folder)
        return html(R"(<tr><td class="broad" colspan="4"><a href="{}">{}/</a></td></tr>)", one.path,
                    one.name);
    const Html run = one.run.empty() ? Html() : html(R"(<a href="{}">Run again</a>)", one.run);
    return html(R"(<tr><td class="broad long"><a href="{}">{}</a></td>)"
                R"(<td class="number" data-label="Size">{}</td>)"
                R"(<td class="arrived" data-label="Time">{}</td><td>{}</td></tr>)",
                one.path, one.name, size_text(one.size), time(one.modified), run);
}

Html table(const Listing& listing)
{
    if (listing.names.empty())
        return nothing_here("No snapshots yet", "The first job that succeeds leaves one here.");
    Html rows;
    for (const ListedName& one : listing.names)
        rows += row(one);
    return html(R"(<table class="table cards"><thead><tr><th scope="col">Name</th>)"
                R"(<th scope="col" class="number">Size</th><th scope="col">Time</th><td></td></tr></thead>)"
                R"(<tbody>{}</tbody></table>)",
                rows);
}

} // namespace

Html listing_content(const Listing& listing)
{
    return html(R"(<div class="head"><div>{}<h1>{}</h1></div></div><div class="card">{}</div>)", way(listing),
                listing.title, table(listing));
}

} // namespace wharf::web
