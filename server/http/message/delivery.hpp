// Which of a file's bytes answer a request, and under which head: conditions and ranges put together. Pure.
#pragma once

#include "server/http/message/conditional.hpp"
#include "server/http/message/request.hpp"
#include "server/http/message/response.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wharf::http {

// What a path names, all of it.
struct Representation {
    std::optional<std::uint64_t> size; // bytes; unset: not known before the end, and no ranges are served
    Validators validators;
    std::string type; // Content-Type
    Fields headers{}; // of every answer that has the file or a part of it: Content-Disposition and the like
    Fields always{};  // of 304 too: Cache-Control, Vary
};

// A text, then bytes of the file.
struct Stretch {
    std::string before;
    std::uint64_t offset = 0;
    std::uint64_t count = 0; // bytes
};

struct Delivery {
    Response response;              // with the body of a refusal; empty where the file's bytes are the body
    std::vector<Stretch> stretches; // of the file, then `end`; none if it is not asked for
    std::string end;
    bool sends_file = false;
};

// 200, 206, 304, 412 or 416 to a GET or HEAD. `boundary` goes between several ranges: letters and digits that
// nobody can have put into the file. Of a representation without a size there is one stretch of count 0.
[[nodiscard]] Delivery deliver(const Request& request, Representation file, std::string_view boundary,
                               std::chrono::sys_seconds now);

} // namespace wharf::http
