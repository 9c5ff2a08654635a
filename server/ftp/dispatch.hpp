// From a command to its reply: looks the verb up, applies the gates, calls the handler, and tells the log
// what of it the client is not told.
#pragma once

#include "server/ftp/handlers.hpp"

namespace wharf::ftp {

[[nodiscard]] awaitable<Reply> dispatch(SessionContext& context, const Command& command);
// The same for a line that is no command.
[[nodiscard]] Reply refuse_line(SessionState& state, const BadLine& line);

// The gates alone: the refusal, or nothing if the handler may run. Pure.
[[nodiscard]] std::optional<Reply> refusal(const SessionState& state, protocol::Phase phase,
                                           const Command& command);

using Handler = awaitable<Reply> (*)(SessionContext&, const Command&);
[[nodiscard]] Handler handler_of(protocol::Verb verb); // never null but for Verb::Unknown

} // namespace wharf::ftp
