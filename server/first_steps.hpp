// What a server without a configuration file gives a newcomer: a domain, an administrator with a password,
// and lines to paste that land a first file.
#pragma once

#include "config/config.hpp"

#include <optional>
#include <ostream>
#include <string>
#include <variant>

namespace wharf::server {

struct DemoLogin {
    std::string user;
    std::string password;
};

// On an empty data root makes the domain "localhost" and the user "admin"; the password is kept in
// <data>/admin-password, readable by its owner only, so that later starts can show it again. No login: there
// are users already, and that is none of theirs (any more). Blocks. A sentence on failure.
[[nodiscard]] std::variant<std::optional<DemoLogin>, std::string> prepare_demo(const config::Config& config);

// Settings for lftp, curl and FileZilla, ready to paste; without a login only where the data is.
void print_first_steps(const config::Config& config, const std::optional<DemoLogin>& login,
                       std::ostream& out);

} // namespace wharf::server
