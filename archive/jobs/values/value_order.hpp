// The order of a column's values, for the smallest and the greatest: numbers by size, dates by time, all else
// by the code points of its normal form. Pure.
#pragma once

#include "archive/jobs/control/column_type.hpp"

#include <string_view>

namespace wharf::jobs {

// Whether `a` comes before `b`; both in the normal form of the type.
[[nodiscard]] bool comes_before(ColumnType type, std::string_view a, std::string_view b);

} // namespace wharf::jobs
