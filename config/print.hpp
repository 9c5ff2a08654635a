// The effective settings as a configuration file.
#pragma once

#include "config/config.hpp"

#include <string>

namespace wharf::config {

// Every key, section by section; loading the text gives an equal Config.
[[nodiscard]] std::string to_toml(const Config& config);

} // namespace wharf::config
