// Dates as clients send them in header fields. Pure. http_date() of head.hpp writes them.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace wharf::http {

// Any of the three formats of RFC 9110 section 5.6.7; nothing for other text. `now` decides which century the
// two digits of an old one mean.
[[nodiscard]] std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text,
                                                                      std::chrono::sys_seconds now);

} // namespace wharf::http
