#include "server/web/dataset_search.hpp"

#include "server/web/figures.hpp"
#include "server/web/fold_case.hpp"

#include <algorithm>
#include <ranges>

namespace wharf::web {
namespace {

// With few there is nothing to search.
constexpr std::size_t kFewDatasets = 5;

} // namespace

bool fits(const NamedDataset& dataset, std::string_view find)
{
    const std::string title = fold_case(dataset.title);
    const std::string where = dataset.key.domain.text() + '/' + dataset.key.id.text();
    const std::string words = fold_case(find);
    return std::ranges::all_of(std::views::split(words, ' '), [&](const auto& part) {
        const std::string_view word(part.begin(), part.end());
        return title.find(word) != std::string::npos || where.find(word) != std::string::npos;
    });
}

Html dataset_search(std::string_view page, const DatasetSearch& search)
{
    if (search.find.empty() && search.all <= kFewDatasets) return {};
    const Html clear =
        search.find.empty() ? Html() : html(R"(<a class="button quiet" href="{}">Show all</a>)", page);
    return html(R"(<form class="card filters" method="get" action="{}" role="search" aria-label="Datasets">
<div><label for="find">Title, id or domain</label><input id="find" name="find" type="search" value="{}" spellcheck="false" autocapitalize="none"></div>
<div class="actions"><button>{}Search</button>{}</div>
</form>)",
                page, search.find, icon(Icon::Search), clear);
}

Html no_dataset_fits()
{
    return nothing_here("No dataset fits", "Try fewer words, or only a part of one.");
}

Html datasets_left_out(const DatasetSearch& search)
{
    if (search.left_out == 0) return {};
    return html(R"(<p class="left-out">{} {} not shown. Search for a title, an id or a domain{}.</p>)",
                counted(search.left_out, "more dataset"), search.left_out == 1 ? "is" : "are",
                search.find.empty() ? "" : " with more words");
}

} // namespace wharf::web
