// Where `wharfinger user` takes a password from.
#pragma once

#include "auth/secret.hpp"

#include <istream>
#include <optional>
#include <ostream>

namespace wharf::cli {

// Both print to `err` why there is no password. A password is 1 to 1024 bytes without control characters,
// since one that a client cannot send in a line would lock its user out.

// The first line of `in`.
[[nodiscard]] std::optional<auth::Secret> read_password(std::istream& in, std::ostream& err);

// Asks twice on a terminal, an open file descriptor, without showing what is typed.
[[nodiscard]] std::optional<auth::Secret> ask_password(int terminal, std::ostream& err);

} // namespace wharf::cli
