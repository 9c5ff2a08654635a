// The log lines of bans. SECURITY.md promises the first to programs that read the log: what a client chose
// stands last and in quotes, so that it cannot pose as an address.
#pragma once

#include "auth/ban.hpp"

namespace wharf::log {

void ban_begins(const auth::Ban& ban); // it begins
void ban_lifted(const auth::Ban& ban); // it was in force, and is no longer

} // namespace wharf::log
