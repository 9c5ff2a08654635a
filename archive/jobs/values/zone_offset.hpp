// Offsets from UTC as texts have them. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace wharf::jobs {

// Reads "Z", "-08", "-0800" or "-08:00" (with seconds too: "-07:52:58") at the beginning of `text`, and takes
// it from there. Seconds east of UTC; nothing, and `text` as it was, if there is no offset below a day.
[[nodiscard]] std::optional<std::int32_t> take_offset(std::string_view& text);

} // namespace wharf::jobs
