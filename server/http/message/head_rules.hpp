// What the head of a request must keep to before anything is made of it (RFC 9112). Whatever two servers
// might read in two ways is refused here, so that no request hides in another one. Pure.
#pragma once

#include "server/http/message/error_reply.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace wharf::http {

struct HeadLimits {
    std::size_t line = 8 * 1024;  // bytes of the request line
    std::size_t size = 16 * 1024; // bytes of the whole head
    std::size_t fields = 100;
};

// "\r\n" alone ends a line: what else may stand for one, each server decides for itself. A '\r' at the end of
// the text is none yet.
[[nodiscard]] bool has_stray_line_end(std::string_view text);

// Of a head that is not whole yet: what makes it hopeless already.
[[nodiscard]] std::optional<Problem> check_beginning(std::string_view begun, const HeadLimits& limits);

// Of a whole head, from its first line to its empty one. After a problem nothing that follows on the
// connection can be trusted.
[[nodiscard]] std::optional<Problem> check_head(std::string_view head, const HeadLimits& limits);

} // namespace wharf::http
