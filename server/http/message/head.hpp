// The head of a response as it travels (RFC 9112 section 4). Pure.
#pragma once

#include "server/http/message/response.hpp"

#include <chrono>
#include <string>

namespace wharf::http {

enum class Framing { Length, Chunks, UntilClose, NoBody };
enum class After { KeepAlive, Close };

// With Date, Connection and what tells where the body ends. A field whose name or value could end its line is
// left out: nothing that came from a client may add a field, or a response, of its own.
[[nodiscard]] std::string head_of(const Response& response, Framing framing, std::uint64_t length,
                                  After after, std::chrono::sys_seconds now);
// "Sat, 21 Nov 2026 13:05:02 GMT" (RFC 9110 section 5.6.7).
[[nodiscard]] std::string http_date(std::chrono::sys_seconds time);

} // namespace wharf::http
