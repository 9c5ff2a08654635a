#include "server/web/listing.hpp"

#include "server/web/figures.hpp"
#include "server/web/pieces.hpp"

namespace wharf::web {
namespace {

Html way(const Listing& listing)
{
    Html steps;
    for (const Ancestor& folder : listing.above)
        steps += html(R"(<a href="{}">{}</a> / )", folder.path, folder.name);
    return html(R"(<nav aria-label="Folders"><p>{}<b aria-current="page">{}</b></p></nav>)", steps,
                listing.name);
}

Html row(const ListedName& one)
{
    if (one.folder)
        return html(R"(<tr><td><a href="{}">{}/</a></td><td class="number"></td><td></td><td></td></tr>)",
                    one.path, one.name);
    const Html run = one.run.empty() ? Html() : html(R"(<a href="{}">Run again</a>)", one.run);
    return html(R"(<tr><td><a href="{}">{}</a></td><td class="number">{}</td><td>{}</td><td>{}</td></tr>)",
                one.path, one.name, size_text(one.size), time(one.modified), run);
}

Html table(const Listing& listing)
{
    if (listing.names.empty())
        return nothing_here("No snapshots yet", "The first job that succeeds leaves one here.");
    Html rows;
    for (const ListedName& one : listing.names)
        rows += row(one);
    return html(R"(<table class="table"><thead><tr><th scope="col">Name</th>)"
                R"(<th scope="col" class="number">Size</th><th scope="col">Time</th><td></td></tr></thead>)"
                R"(<tbody>{}</tbody></table>)",
                rows);
}

} // namespace

Html listing_content(const Listing& listing)
{
    return html(R"(<h1>{}</h1>{}<div class="card">{}</div>)", listing.title, way(listing), table(listing));
}

} // namespace wharf::web
