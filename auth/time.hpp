// Moments in the files of this folder.
#pragma once

#include <chrono>
#include <string>

namespace wharf::auth {

using Time = std::chrono::sys_seconds; // UTC

// "2026-11-21T13:05:02Z"; years 0000 to 9999.
[[nodiscard]] std::string time_text(Time time);

} // namespace wharf::auth
