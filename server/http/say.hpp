// The one place that says a problem: as JSON to programs, as a page to browsers.
#pragma once

#include "server/http/exchange.hpp"
#include "server/http/message/error_reply.hpp"
#include "server/http/message/request.hpp"
#include "server/http/visitor.hpp"

namespace wharf::http {

// A browser is who prefers text/html, whatever is asked for; one that is not signed in is sent to the sign-in
// form. A `visitor` who is known can go on from the page, or sign out there.
[[nodiscard]] Response say(const Problem& problem, const Request& request, const Visitor& visitor = {});
// What a handler has to say.
[[nodiscard]] Response say(const Problem& problem, const Exchange& exchange);

} // namespace wharf::http
