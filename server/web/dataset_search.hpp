// One dataset among many: the words that are searched for, the form for them, and what is said where not all
// are shown. Pure.
#pragma once

#include "server/web/html.hpp"
#include "server/web/pieces.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace wharf::web {

// More than so many datasets are on no page.
inline constexpr std::size_t kShownDatasets = 250;

struct DatasetSearch {
    std::string find{};       // as typed; "": nothing
    std::size_t all = 0;      // how many there are without a search
    std::size_t left_out = 0; // how many fit and are not shown
};

// Whether each word of a search stands in the title, the id or the domain. Capitals are as small letters, see
// fold_case().
[[nodiscard]] bool fits(const NamedDataset& dataset, std::string_view find);

// The form, which asks for `page` with ?find=; nothing where there are too few to search.
[[nodiscard]] Html dataset_search(std::string_view page, const DatasetSearch& search);

// In place of the datasets, if none fits.
[[nodiscard]] Html no_dataset_fits();

// For beneath the datasets shown, with what to do to find another; nothing if there is no other.
[[nodiscard]] Html datasets_left_out(const DatasetSearch& search);

} // namespace wharf::web
