// From a request to its response: the order in which a request is routed, its sender identified, the gates
// applied, its body read and its handler called.
#pragma once

#include "server/async/token.hpp"
#include "server/http/message/error_reply.hpp"
#include "server/http/message/request.hpp"
#include "server/http/message/response.hpp"
#include "server/http/services.hpp"

#include <atomic>
#include <boost/system/result.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace wharf::http {

// The body of one request, read as it arrives, from a client that waits for the answer.
class BodyReader {
public:
    virtual ~BodyReader() = default;
    // The next bytes, "" at the end. An error: no more of it comes.
    [[nodiscard]] virtual async::awaitable<boost::system::result<std::string>> read_some() = 0;
    // From now on all of it has to come by then, however steadily it trickles; each of its pieces has a limit
    // of its own in any case.
    virtual void due_by(std::chrono::steady_clock::time_point when) = 0;
    // Behind the body: a sign that the request is worked on (100). False: the client is gone.
    [[nodiscard]] virtual async::awaitable<bool> say_at_work() = 0;
    // Bytes, as the client declared it; nothing: it did not.
    [[nodiscard]] virtual std::optional<std::uint64_t> length() const = 0;
};

// Takes the request apart, and sets who sent it. An error: the body did not arrive. `gone`, once the client
// is; it outlives the response.
[[nodiscard]] async::awaitable<boost::system::result<Response>> respond(const Services& services,
                                                                        Request& request, BodyReader& body,
                                                                        const std::atomic<bool>& gone);

// To what is no request, or one whose body is not what it should be.
[[nodiscard]] Response refusal(const Problem& problem);

} // namespace wharf::http
