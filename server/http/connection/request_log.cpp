#include "server/http/connection/request_log.hpp"

#include "server/log/log.hpp"
#include "server/net/tls_context.hpp"

namespace wharf::http {
namespace {

// A query may hold what is nobody's business.
std::string without_query(const std::string& line)
{
    return line.substr(0, line.find('?'));
}

std::optional<std::string> if_any(const std::string& text)
{
    return text.empty() ? std::nullopt : std::optional(text);
}

} // namespace

void log_request(const Request& request, std::chrono::steady_clock::time_point began, const Outcome& outcome)
{
    using log::Word;
    const auto level = request.door == Door::Monitoring ? spdlog::level::debug : spdlog::level::info;
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    log::event(level, "request",
               {{"session", Word{request.connection}},
                {"address", Word{request.client}},
                {"user", if_any(request.user)},
                {"status", outcome.status},
                {"bytes", outcome.bytes},
                {"seconds", log::Decimal{took.count()}},
                {"outcome", Word{outcome.whole ? "whole" : "broken"}},
                {"request", if_any(without_query(request.line))}});
}

void log_handshake_failure(const std::string& connection, const std::string& address,
                           const boost::system::error_code& error)
{
    const std::string text = net::tls_error_text(error);
    log::event(spdlog::level::info, "tls-failed",
               {{"session", log::Word{connection}}, {"address", log::Word{address}}, {"error", text}});
}

} // namespace wharf::http
