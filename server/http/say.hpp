// The one place that says a problem: as JSON to programs, as a page to browsers.
#pragma once

#include "server/http/exchange.hpp"
#include "server/http/message/error_reply.hpp"
#include "server/http/message/request.hpp"
#include "server/http/route.hpp"
#include "server/http/visitor.hpp"

namespace wharf::http {

// `route`: null if none was found. A `visitor` who is known can go on from the page, or sign out there.
[[nodiscard]] Response say(const Problem& problem, const Request& request, const Route* route,
                           const Visitor& visitor = {});
// What a handler has to say.
[[nodiscard]] Response say(const Problem& problem, const Exchange& exchange);

} // namespace wharf::http
