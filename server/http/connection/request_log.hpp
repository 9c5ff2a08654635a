// What the log tells of requests: one line for each (docs/LOGS.md).
#pragma once

#include "server/http/message/request.hpp"
#include "server/http/respond.hpp"
#include "server/log/log.hpp"

#include <boost/system/error_code.hpp>
#include <chrono>
#include <string>

namespace wharf::http {

// What is known before the response goes out; write() tells it with what became of it.
class RequestLog {
public:
    RequestLog(const Request& request, const Reply& reply, std::chrono::steady_clock::time_point began);
    void write(std::uint64_t bytes, bool whole) const;
    [[nodiscard]] unsigned status() const { return status_; }

private:
    std::string connection_;
    std::string address_;
    std::string user_;
    std::string line_;
    unsigned status_;
    log::Level level_;
    std::chrono::steady_clock::time_point began_;
};

void log_handshake_failure(const std::string& connection, const std::string& address,
                           const boost::system::error_code& error);

} // namespace wharf::http
