#include "server/web/listing.hpp"

#include "server/web/figures.hpp"
#include "server/web/jobs_filter.hpp"
#include "server/web/paths.hpp"

#include <algorithm>
#include <ranges>

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

// Folders are few; of files there may be any number. The first ones are left out: names begin with the time.
std::size_t left_out(const Listing& listing)
{
    const bool files = !listing.names.empty() && !listing.names.back().folder;
    return files ? listing.names.size() - std::min(listing.names.size(), kShownFiles) : 0;
}

// The list of jobs, of the day that the folder has the snapshots of.
std::string jobs_of_day(const Listing& listing)
{
    JobsFilter filter;
    if (listing.dataset) {
        filter.domain = listing.dataset->key.domain.text();
        filter.dataset = listing.dataset->key.id.text();
    }
    if (listing.above.size() == 3) // completed, year, month
        filter.from = filter.until = listing.above[1].name + '-' + listing.above[2].name + '-' + listing.name;
    return std::string(paths::kJobs) + '?' + query_text(filter);
}

Html earlier(const Listing& listing)
{
    const std::size_t count = left_out(listing);
    if (count == 0) return {};
    const std::string& one = listing.names.back().path;
    return html(
        R"(<p class="left-out">{} {} not shown; the <a href="{}index.json">index</a> names all, and each of the <a href="{}">jobs of that day</a> leads to its own.</p>)",
        counted(count, "earlier file"), count == 1 ? "is" : "are", one.substr(0, one.rfind('/') + 1),
        jobs_of_day(listing));
}

Html table(const Listing& listing)
{
    if (listing.names.empty())
        return nothing_here("No snapshots yet", "The first job that succeeds leaves one here.");
    Html rows;
    for (const ListedName& one : listing.names | std::views::drop(left_out(listing)))
        rows += row(one);
    return html(R"({}<table class="table cards"><thead><tr><th scope="col">Name</th>)"
                R"(<th scope="col" class="number">Size</th><th scope="col">Time</th><td></td></tr></thead>)"
                R"(<tbody>{}</tbody></table>)",
                earlier(listing), rows);
}

} // namespace

Html listing_content(const Listing& listing)
{
    return html(R"(<div class="head"><div>{}<h1>{}</h1></div></div><div class="card">{}</div>)", way(listing),
                listing.title, table(listing));
}

} // namespace wharf::web
