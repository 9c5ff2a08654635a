// Who a request comes from.
#pragma once

#include "server/async/token.hpp"
#include "server/http/message/basic_auth.hpp"
#include "server/http/message/error_reply.hpp"
#include "server/http/message/request.hpp"
#include "server/http/services.hpp"
#include "server/http/visitor.hpp"

#include <optional>

namespace wharf::http {

struct Identified {
    Visitor visitor;
    std::optional<Problem> problem; // 401 for what does not prove who it is, 503 when that cannot be told
};

// From the Authorization field, else from the cookie of the page. Takes as long over a wrong password as FTPS
// does, and counts it with those.
[[nodiscard]] async::awaitable<Identified> identify(const Services& services, const Request& request);

// The one place where HTTP looks at a password: By::Password, or a problem as above.
[[nodiscard]] async::awaitable<Identified> check_password(const Services& services, const Request& request,
                                                          BasicCredentials given);

} // namespace wharf::http
