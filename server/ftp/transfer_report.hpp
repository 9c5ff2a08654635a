// The log line of a transfer.
#pragma once

#include "server/ftp/data_phase.hpp"

#include <string_view>

namespace wharf::ftp {

// "STOR path="..." bytes=... seconds=... outcome=clean code=226 note="..."".
void log_transfer(const SessionContext& context, std::string_view verb, const protocol::VirtualPath& path,
                  const Outcome& outcome, const Reply& reply);

} // namespace wharf::ftp
