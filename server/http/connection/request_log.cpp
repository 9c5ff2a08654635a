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

} // namespace

RequestLog::RequestLog(const Request& request, const Reply& reply,
                       std::chrono::steady_clock::time_point began)
    : connection_(request.connection)
    , address_(request.client)
    , user_(reply.user)
    , line_(without_query(request.line))
    , status_(reply.response.status)
    , level_(request.door == Door::Monitoring ? log::Level::debug : log::Level::info)
    , began_(began)
{
}

void RequestLog::write(std::uint64_t bytes, bool whole) const
{
    using log::Word;
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began_;
    const std::string_view outcome = whole ? "whole" : "broken";
    const std::optional<std::string> user = user_.empty() ? std::nullopt : std::optional(user_);
    const std::optional<std::string> line = line_.empty() ? std::nullopt : std::optional(line_);
    log::event(level_, "request",
               {{"session", Word{connection_}},
                {"address", Word{address_}},
                {"user", user},
                {"status", status_},
                {"bytes", bytes},
                {"seconds", log::Decimal{took.count()}},
                {"outcome", Word{outcome}},
                {"request", line}});
}

void log_handshake_failure(const std::string& connection, const std::string& address,
                           const boost::system::error_code& error)
{
    const std::string text = net::tls_error_text(error);
    log::event(spdlog::level::info, "tls-failed",
               {{"session", log::Word{connection}}, {"address", log::Word{address}}, {"error", text}});
}

} // namespace wharf::http
