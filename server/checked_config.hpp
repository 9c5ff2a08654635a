// The configuration as the server takes it, at its start and at a reload, and as `wharfinger check` judges
// it: what one accepts, all accept, but for what only shows when it is done (a port that is taken, a folder
// that cannot be made).
#pragma once

#include "config/load.hpp"

#include <functional>
#include <string>
#include <vector>

namespace wharf::server {

struct CheckedConfig {
    config::Config config; // to be used only when there are no problems
    std::string source;    // the file read
    bool embedded = false; // there was no file
    std::vector<std::string>
        problems; // "wharfinger.toml:12: limits.idle: wants ...", in the order of the file
    // Of what may be used all the same: what log_setting_warnings() tells, and the dates of certificates.
    std::vector<std::string> warnings;
};

// What a configuration that can be used does, and hardly anybody wants, in words for the log. Reads the users
// file.
void log_setting_warnings(const config::Config& config);

// Looks into the files the configuration names too: the users, the tokens, the certificate and its key.
// Blocks on the disk.
[[nodiscard]] CheckedConfig check(config::Loaded loaded);

// Reads the same configuration once more.
using ReadConfig = std::function<CheckedConfig()>;

} // namespace wharf::server
