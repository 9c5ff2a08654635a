// From a request to its response: the order in which a request is routed, its sender identified, the gates
// applied, its body read and its handler called.
#pragma once

#include "server/async/token.hpp"
#include "server/http/message/request.hpp"
#include "server/http/message/response.hpp"
#include "server/http/services.hpp"

#include <boost/system/result.hpp>
#include <string>

namespace wharf::http {

// The body of one request, read as it arrives.
class BodyReader {
public:
    virtual ~BodyReader() = default;
    // The next bytes, "" at the end. An error is the client's or the connection's end: no answer is of use.
    [[nodiscard]] virtual async::awaitable<boost::system::result<std::string>> read_some() = 0;
};

// An error: the body did not arrive.
[[nodiscard]] async::awaitable<boost::system::result<Response>> respond(const Services& services,
                                                                        Request request, BodyReader& body);

} // namespace wharf::http
