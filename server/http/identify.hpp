// Who a request comes from.
#pragma once

#include "server/async/token.hpp"
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

// Takes as long over a wrong password as FTPS does, and counts it with those.
[[nodiscard]] async::awaitable<Identified> identify(const Services& services, const Request& request);

} // namespace wharf::http
