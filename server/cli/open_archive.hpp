// The archive that a configuration names.
#pragma once

#include "archive/disk/archive.hpp"
#include "archive/disk/posix_env.hpp"
#include "config/config.hpp"

#include <memory>
#include <optional>
#include <ostream>

namespace wharf::cli {

// Prints why there is none: only the server and whoever makes a domain make it.
[[nodiscard]] std::unique_ptr<archive::PosixEnv> existing_data_root(const config::Config& config,
                                                                    std::ostream& err);

struct OpenArchive {
    std::unique_ptr<archive::Env> env;
    std::unique_ptr<archive::Archive> archive; // goes before env
    archive::Access access = archive::Access::Beside;
};

// Beside a server that may be running, or alone.
enum class Company { Any, Alone, AloneIfPossible };

// The index of jobs, which only a server fills, or a command that is alone. Unasked: beside a server nothing
// is asked of it. InMemoryIfFull: where the disk has no room for it, one in memory does for who is alone.
enum class Index { Asked, Unasked, InMemoryIfFull };

// Blocks. Prints why there is none; under Company::Alone a running server is a reason.
[[nodiscard]] std::optional<OpenArchive> open_archive(const config::Config& config, Company company,
                                                      Index index, std::ostream& err);

} // namespace wharf::cli
