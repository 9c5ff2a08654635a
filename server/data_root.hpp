// The data root as the archive sees it: a directory, and in crash tests a hand that pulls the plug.
#pragma once

#include "archive/disk/posix_env.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace wharf::server {

struct DataRoot {
    std::unique_ptr<archive::PosixEnv> posix;
    std::unique_ptr<archive::Env> killing; // builds with WHARF_FAULT_POINTS, when asked to

    [[nodiscard]] archive::Env& env() const
    {
        return killing ? *killing : static_cast<archive::Env&>(*posix);
    }
};

// Makes the directory if it is missing. In a build with WHARF_FAULT_POINTS the environment variable
// WHARFINGER_KILL_AT=N ends the process right before its N-th change on disk. Blocks.
[[nodiscard]] archive::result<DataRoot> open_data_root(const std::string& path);

// What an administrator can do about an archive there that could not be opened for that: "; ...", or nothing.
[[nodiscard]] std::string_view what_helps(const archive::error_code& error);

} // namespace wharf::server
