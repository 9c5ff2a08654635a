#include "server/http/message/safe_headers.hpp"

#include "server/http/message/text.hpp"

#include <algorithm>

namespace wharf::http {
namespace {

void add_unless_there(Response& response, std::string_view name, std::string_view value)
{
    const bool there = std::any_of(response.headers.begin(), response.headers.end(),
                                   [name](const Field& field) { return same_word(field.name, name); });
    if (!there) response.headers.push_back({std::string(name), std::string(value)});
}

} // namespace

void add_safe_headers(Response& response, Openness openness)
{
    add_unless_there(response, "X-Content-Type-Options", "nosniff");
    // Not "no-referrer": with that, browsers do not say where a form of ours comes from either.
    add_unless_there(response, "Referrer-Policy", "same-origin");
    add_unless_there(response, "Cross-Origin-Resource-Policy", "same-origin");
    // For what is no page: a file somebody uploaded may look like one, and must do nothing then.
    add_unless_there(
        response, "Content-Security-Policy",
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox");
    if (openness == Openness::Private) add_unless_there(response, "Cache-Control", "no-store");
}

} // namespace wharf::http
