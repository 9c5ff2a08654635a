// The table behind explain.hpp. Data only.
#pragma once

#include <span>
#include <string_view>

namespace wharf::jobs {

// In the texts {name} stands for a parameter, and [...] is left out if a parameter in it is missing.
struct ExplanationRow {
    std::string_view type;
    std::string_view title;
    std::string_view meaning;
    std::string_view advice;
};
[[nodiscard]] std::span<const ExplanationRow> explanation_table(); // sorted by type

} // namespace wharf::jobs
