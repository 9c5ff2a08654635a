// The server's log as the configuration wants it: one line per event to stderr, as text or as JSON. Nobody
// waits for whoever reads it.
#pragma once

#include "config/config.hpp"

namespace wharf::server {

// The first call comes before any other thread logs; a later one, from any thread, changes level and format.
void set_up_log(const config::Log& settings);

// Waits until what was logged is written, but not longer than two seconds for a reader that does not read.
void wait_for_log();

// Does so at the end of a scope, whatever ends it.
class LogToTheEnd {
public:
    LogToTheEnd() = default;
    LogToTheEnd(const LogToTheEnd&) = delete;
    LogToTheEnd& operator=(const LogToTheEnd&) = delete;
    ~LogToTheEnd() { wait_for_log(); }
};

} // namespace wharf::server
