// The Cookie and Set-Cookie fields (RFC 6265). Pure.
#pragma once

#include "server/http/message/fields.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace wharf::http {

// Of a request's headers; nothing if none of that name came, or it came more than once.
[[nodiscard]] std::optional<std::string> find_cookie(const Fields& headers, std::string_view name);

// For this host alone and over TLS alone, out of reach of scripts, and not sent along by forms and pictures
// of other sites. `name` begins with "__Host-", which makes browsers insist on the first two. Forgotten with
// the browser's window, or at once.
enum class Keep { Session, Forget };
[[nodiscard]] Field set_cookie(std::string_view name, std::string_view value, Keep keep = Keep::Session);

} // namespace wharf::http
