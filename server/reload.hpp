// What SIGHUP does: the configuration is read again, and all of it that can change while serving counts from
// now on; or nothing does, if anything is wrong with it. Sessions keep the settings they began with.
#pragma once

#include "server/checked_config.hpp"
#include "server/parts.hpp"

#include <string>

namespace wharf::server {

// Logs each problem, or each change. Gives what became of it in one line, for people. On the main thread;
// blocks on the disk.
[[nodiscard]] std::string reload(Parts& parts, const CheckedConfig& fresh);

} // namespace wharf::server
