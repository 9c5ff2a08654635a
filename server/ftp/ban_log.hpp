// The log lines of bans. SECURITY.md promises the first to programs that read the log: what a client chose
// stands last and in quotes, so that it cannot pose as an address.
#pragma once

#include "auth/throttle.hpp"

namespace wharf::ftp {

void log_ban(const auth::Ban& ban);      // it begins
void log_ban_lift(const auth::Ban& ban); // it was in force, and is no longer

} // namespace wharf::ftp
