// What a server without a configuration file gives a newcomer: a domain, an administrator with a password,
// and lines to paste that land a first file.
#pragma once

#include "config/config.hpp"

#include <ostream>
#include <string>
#include <variant>

namespace wharf::server {

struct DemoLogin {
    std::string user;
    std::string password;
};

// On an empty data root makes the domain "localhost" and the user "admin"; the password is kept in
// <data>/admin-password, readable by its owner only, so that later starts can show it again. Blocks. A
// sentence on failure.
[[nodiscard]] std::variant<DemoLogin, std::string> prepare_demo(const config::Config& config);

// Settings for lftp, curl and FileZilla, ready to paste.
void print_first_steps(const config::Config& config, const DemoLogin& login, std::ostream& out);

} // namespace wharf::server
