#include "server/web/datasets_page.hpp"

#include "server/web/figures.hpp"
#include "server/web/paths.hpp"

namespace wharf::web {
namespace {

std::string summary(const DatasetList& list)
{
    const std::string all = counted(list.search.all, "dataset");
    return list.search.find.empty() ? all : grouped(list.lines.size() + list.search.left_out) + " of " + all;
}

Html row(const DatasetLine& line, ShowDomain domain)
{
    const Html newest = line.newest ? html(R"(<a href="{}">{}</a>)", paths::job(line.newest->manifest.id),
                                           time(line.newest->manifest.arrived))
                                    : text("never");
    const Html state = line.newest ? badge(archive::standing_of(*line.newest)) : text("–");
    return html(R"(<tr><td class="broad" data-label="Dataset">{}</td>)"
                R"(<td class="arrived" data-label="Newest job">{}</td>)"
                R"(<td class="state" data-label="State">{}</td></tr>)",
                dataset_link(line.dataset, domain), newest, state);
}

Html table(const DatasetList& list)
{
    if (list.search.all == 0)
        return nothing_here("No dataset yet", "The first upload into a folder like b2fd-cjk2 makes one.");
    if (list.lines.empty()) return no_dataset_fits();
    Html rows;
    for (const DatasetLine& line : list.lines)
        rows += row(line, list.domain);
    return html(
        R"(<section class="card"><table class="table cards"><thead><tr><th scope="col">Dataset</th><th scope="col">Newest job</th><th scope="col">State</th></tr></thead>)"
        R"(<tbody>{}</tbody></table>{}</section>)",
        rows, datasets_left_out(list.search));
}

} // namespace

Html datasets_page(const DatasetList& list)
{
    const Html run = list.publishes ? run_button() : Html();
    return html(
        R"(<div class="head"><div><h1>Datasets</h1><p>{}</p></div><div class="actions">{}</div></div>{}{})",
        summary(list), run, dataset_search(paths::kDatasets, list.search), table(list));
}

} // namespace wharf::web
