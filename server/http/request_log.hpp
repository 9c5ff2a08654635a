// What is told of requests: a line for each in the log (docs/LOGS.md), and the metrics.
#pragma once

#include "server/http/message/request.hpp"
#include "server/http/respond.hpp"
#include "server/log/log.hpp"
#include "server/metrics/metrics.hpp"

#include <boost/system/error_code.hpp>
#include <chrono>
#include <string>

namespace wharf::http {

// What is known before the response goes out; write() tells it with what became of it.
class RequestLog {
public:
    RequestLog(const Request& request, const Reply& reply, std::chrono::steady_clock::time_point began);
    void write(std::uint64_t bytes, bool whole, metrics::Http& metrics) const;

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
