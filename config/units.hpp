// How durations and sizes are written in the configuration. Pure; what parse_ accepts, format_ gives back in
// its shortest exact form.
#pragma once

#include "config/config.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace wharf::config {

// "45s", "15m", "2h", "30d", or several from the largest unit down: "1h30m". A number without a unit is
// refused, since nobody remembers which one was meant.
[[nodiscard]] std::optional<Seconds> parse_duration(std::string_view text);
[[nodiscard]] std::string format_duration(Seconds duration);

// "16GiB", "64KiB" (powers of 1024), "500MB" (powers of 1000), or a plain number of bytes.
[[nodiscard]] std::optional<Bytes> parse_size(std::string_view text);
[[nodiscard]] std::string format_size(Bytes size);

} // namespace wharf::config
