// The fields that keep a browser from making more of a response than was meant. Pure.
#pragma once

#include "server/http/message/response.hpp"

namespace wharf::http {

enum class Openness {
    Everybody, // may see it, and caches may keep it as its own fields say
    Private,   // is somebody's: no cache keeps it, unless the handler said otherwise
};

// What the handler has set itself stays.
void add_safe_headers(Response& response, Openness openness);

} // namespace wharf::http
