// The one place that says a problem: as JSON to programs, as a page to browsers.
#pragma once

#include "server/http/message/error_reply.hpp"
#include "server/http/message/request.hpp"
#include "server/http/route.hpp"

namespace wharf::http {

// `route`: null if none was found.
[[nodiscard]] Response say(const Problem& problem, const Request& request, const Route* route);

} // namespace wharf::http
