// Percentages as `dropUninterpretableRows` spells them: "TenPercent", "TwentyFivePercent", "5Percent". Pure.
#pragma once

#include <optional>
#include <string_view>

namespace wharf::jobs {

// A whole number up to a hundred in English words or in digits, then "Percent"; in any case of letters.
// Nothing for any other text.
[[nodiscard]] std::optional<unsigned> percent_of(std::string_view text);

} // namespace wharf::jobs
