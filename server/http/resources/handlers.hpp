// The handlers of routes.cpp, by the file they are in. Each blocks and is called on the disk pool.
#pragma once

#include "server/http/exchange.hpp"

namespace wharf::http {

// version.cpp
Response on_version(const Exchange& exchange);
Response on_api_version(const Exchange& exchange);

} // namespace wharf::http
