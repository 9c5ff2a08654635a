// gzip as a content coding (RFC 9110 section 8.4): which responses have it, and how their bodies get it.
// Pure.
#pragma once

#include "server/http/message/response.hpp"

#include <string_view>

namespace wharf::http {

// By the Accept-Encoding fields of a request, whose names are in lower case.
[[nodiscard]] bool accepts_gzip(const Fields& request);

// Whether the coding would make it smaller: text of some length that is whole, neither a part nor coded
// already. Live events are never coded: each is to arrive when it happens.
[[nodiscard]] bool is_compressible(const Response& response);

// Such a response says that it depends on Accept-Encoding, coded or not.
void say_vary(Response& response);

// Codes the body: a text now, which takes time in proportion to it, a source while it is read. The ETag
// becomes a weak one (RFC 9110 section 8.8.1), which If-None-Match still finds equal; of these bytes there
// are no parts to ask for.
void code_with_gzip(Response& response);

} // namespace wharf::http
