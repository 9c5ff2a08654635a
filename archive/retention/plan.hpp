// What retention removes and why: a pure function of what is there, the time, and the rules.
#pragma once

#include "archive/disk/env.hpp"
#include "archive/disk/names.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace wharf::retention {

struct Rules {
    std::chrono::seconds max_age{std::chrono::days(30)};
    std::uint32_t keep_last = 10;
    std::chrono::seconds log_max_age{std::chrono::days(365)};
    std::chrono::seconds failed_input_max_age{std::chrono::days(14)};
    std::chrono::seconds payload_max_age{std::chrono::hours(24)};
    std::chrono::seconds partial_max_age{std::chrono::days(7)};
};

} // namespace wharf::retention
