// What the log tells of requests: one line for each (docs/LOGS.md).
#pragma once

#include "server/http/message/request.hpp"

#include <boost/system/error_code.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace wharf::http {

// What became of a request.
struct Outcome {
    std::optional<unsigned> status; // unset: it got no answer
    std::uint64_t bytes = 0;        // of the body of the answer, as sent
    bool whole = false;             // the answer went out to its end
};

// It began when its head had come.
void log_request(const Request& request, std::chrono::steady_clock::time_point began, const Outcome& outcome);

void log_handshake_failure(const std::string& connection, const std::string& address,
                           const boost::system::error_code& error);

} // namespace wharf::http
