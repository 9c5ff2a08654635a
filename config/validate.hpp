// The rules a configuration must keep once every value in it is well written: ranges, and what settings
// demand of each other. Pure: looks at no file and opens no port.
#pragma once

#include "config/config.hpp"
#include "config/problem.hpp"

#include <vector>

namespace wharf::config {

[[nodiscard]] std::vector<Finding> validate(const Config& config); // empty: all is well

} // namespace wharf::config
