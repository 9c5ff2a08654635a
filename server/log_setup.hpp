// The server's log as the configuration wants it: one line per event to stderr, as text or as JSON.
#pragma once

#include "config/config.hpp"

namespace wharf::server {

// The first call comes before any other thread logs; a later one, from any thread, changes level and format.
void set_up_log(const config::Log& settings);

} // namespace wharf::server
