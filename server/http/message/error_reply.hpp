// How an error is said: as {"type","data"} to programs, as a page to browsers, as text to people with curl.
#pragma once

#include "server/http/message/response.hpp"

#include <string>

namespace wharf::http {

// One thing that is wrong with a request.
struct Problem {
    unsigned status = 400;
    std::string type;    // for programs: "no-such-job"
    std::string english; // for people: a sentence that names what and where
};

// {"type": ..., "data": {"english": ...}}: clients of the drop protocol want `data` to be an object.
[[nodiscard]] Response json_problem(const Problem& problem);

} // namespace wharf::http
