// The end of serving: new connections are refused, transfers under way may finish, the rest is ended.
#pragma once

#include "archive/jobs/hooks/hooks.hpp"
#include "server/http/connection/connection_registry.hpp"
#include "server/session_registry.hpp"
#include "server/signals.hpp"

#include <chrono>

namespace wharf::server {

struct Drained {
    unsigned finished = 0;    // transfers and requests under way that came to their end meanwhile
    unsigned cut = 0;         // those that were not given the time for it
    bool all_left = true;     // no session is alive any more
    bool asked_again = false; // somebody does not want to wait, for nothing that is to follow either
};

// Blocks until every session and HTTP connection has ended, for `limit` and a few seconds at most; SIGTERM or
// SIGINT cut it short, SIGHUP is refused. The listeners must be closed before. `signals` outlives both.
[[nodiscard]] Drained drain(SessionRegistry& sessions, http::ConnectionRegistry& connections,
                            Signals& signals, std::chrono::seconds limit);

// No further hook begins; blocks until those under way have ended, or until that time, or until somebody asks
// again to stop. `signals` outlives the hooks.
void drain(jobs::Hooks& hooks, Signals& signals, Signals::Clock::time_point until);

} // namespace wharf::server
