// What differs between two configurations, and what of it a running server can take up. Pure.
#pragma once

#include "config/config.hpp"

#include <string>
#include <vector>

namespace wharf::config {

struct Change {
    std::string key; // "limits.idle"
    std::string from;
    std::string to; // both as TOML
    friend bool operator==(const Change&, const Change&) = default;
};

struct Changes {
    std::vector<Change> live;
    std::vector<Change> at_start; // wanted, but only a restart brings them
    Config result;                // `running` with the live changes made
};

[[nodiscard]] Changes compare(const Config& running, const Config& wanted);

} // namespace wharf::config
