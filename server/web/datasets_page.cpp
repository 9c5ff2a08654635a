#include "server/web/datasets_page.hpp"

#include "server/http/message/text.hpp"
#include "server/web/figures.hpp"
#include "server/web/paths.hpp"

#include <algorithm>
#include <ranges>

namespace wharf::web {
namespace {

// With few there is nothing to search.
constexpr std::size_t kFewDatasets = 5;

Html search(const DatasetList& list)
{
    if (list.find.empty() && list.all <= kFewDatasets) return {};
    const Html clear = list.find.empty()
                           ? Html()
                           : html(R"(<a class="button quiet" href="{}">Show all</a>)", paths::kDatasets);
    return html(R"(<form class="card filters" method="get" action="{}" role="search" aria-label="Datasets">
<div><label for="find">Title, id or domain</label><input id="find" name="find" type="search" value="{}" spellcheck="false" autocapitalize="none"></div>
<div class="actions"><button>{}Search</button>{}</div>
</form>)",
                paths::kDatasets, list.find, icon(Icon::Search), clear);
}

std::string summary(const DatasetList& list)
{
    if (list.find.empty()) return counted(list.all, "dataset");
    return grouped(list.lines.size()) + " of " + counted(list.all, "dataset");
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
    if (list.all == 0)
        return nothing_here("No dataset yet", "The first upload into a folder like b2fd-cjk2 makes one.");
    if (list.lines.empty()) return nothing_here("No dataset fits", "Try fewer words, or only a part of one.");
    Html rows;
    for (const DatasetLine& line : list.lines)
        rows += row(line, list.domain);
    return html(
        R"(<section class="card"><table class="table cards"><thead><tr><th scope="col">Dataset</th><th scope="col">Newest job</th><th scope="col">State</th></tr></thead>)"
        R"(<tbody>{}</tbody></table></section>)",
        rows);
}

} // namespace

bool fits(const NamedDataset& dataset, std::string_view find)
{
    const std::string title = http::to_lower(dataset.title);
    const std::string where = dataset.key.domain.text() + '/' + dataset.key.id.text();
    const std::string words = http::to_lower(find);
    return std::ranges::all_of(std::views::split(words, ' '), [&](const auto& part) {
        const std::string_view word(part.begin(), part.end());
        return title.find(word) != std::string::npos || where.find(word) != std::string::npos;
    });
}

Html datasets_page(const DatasetList& list)
{
    return html(R"(<div class="head"><div><h1>Datasets</h1><p>{}</p></div></div>{}{})", summary(list),
                search(list), table(list));
}

} // namespace wharf::web
