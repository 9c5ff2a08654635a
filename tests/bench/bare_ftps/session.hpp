// A session with somebody who does all a server of FTPS has to do by way of TLS and the network, and nothing
// else: every command is fine, every file has the same bytes, nothing is kept or logged, nobody is refused.
#pragma once

#include "tests/bench/ftps_load/bare_server.hpp"
#include "tests/bench/ftps_load/reactor.hpp"
#include "tests/bench/ftps_load/task.hpp"

namespace load {

// Until the client says QUIT or leaves; throws Failure if anything else ends it. What is passed by reference
// outlives it.
[[nodiscard]] Task<> serve_session(Reactor& reactor, const BareServer& server, Socket connection);

} // namespace load
