// Who may ask for what: the one place that decides it, from a route's row. Blocks on the disk.
#pragma once

#include "server/http/message/error_reply.hpp"
#include "server/http/route.hpp"

#include <optional>

namespace wharf::http {

// The route for a request, and what its braces captured.
struct Routed {
    const Route* route = nullptr;
    Fields captures;
};
// Nothing: no route behind the request's door has that path, or none for that method; `allowed` then lists
// the methods there are.
[[nodiscard]] std::optional<Routed> find_route(const Request& request, const config::Config& config,
                                               std::string& allowed);

// Whether who asks may ask for such a thing at all; pure. pass_gates() begins with it; to ask before spares
// reading the body of somebody unknown.
[[nodiscard]] std::optional<Problem> check_rights(const Route& route, const Visitor& visitor);

// Fills the exchange with what the route is about. Whoever has no right to a domain, dataset or job hears the
// same as if it did not exist, and before anything was looked up.
[[nodiscard]] std::optional<Problem> pass_gates(const Routed& routed, Exchange& exchange);

// Whether a change comes from a page of ours, if it comes from a page: browsers add cookies, and passwords
// they were told once, to what any page asks for. With a cookie it also has the page's token, in X-Csrf-Token
// or as the field "csrf" of the form.
[[nodiscard]] std::optional<Problem> check_origin(const Visitor& visitor, const Request& request);

} // namespace wharf::http
