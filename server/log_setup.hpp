// The server's log: one line per event to stderr, as text or as JSON.
#pragma once

#include "config/config.hpp"

namespace wharf::server {

// Sets up spdlog's default logger; before any thread logs.
void set_up_log(const config::Log& settings);
// Level and format for what is logged from now on; from any thread.
void change_log(const config::Log& settings);

} // namespace wharf::server
