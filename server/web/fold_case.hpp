// Letters without their case, for searches. Pure.
#pragma once

#include <string>
#include <string_view>

namespace wharf::web {

// Small letters in place of capitals, one by one: Latin (ASCII, Latin-1, Extended-A), Greek and Cyrillic; all
// else stays. Takes UTF-8; bytes that are none stay as they are.
[[nodiscard]] std::string fold_case(std::string_view text);

} // namespace wharf::web
