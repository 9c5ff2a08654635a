// Starts a process with nothing of this one but what it is given.
#pragma once

#include "archive/disk/posix_env.hpp"
#include "archive/jobs/hooks/process_runner.hpp"

#include <sys/types.h>
#include <variant>

namespace wharf::server {

// Owned by the one that started it, who must wait for `id`: it stays a zombie until then, so the number is
// its own, and its process group's, that long.
struct Spawned {
    pid_t id = 0;                // leads a session and a process group of its own
    archive::Descriptor ended;   // readable when it has (a pidfd)
    archive::Descriptor written; // its standard output and error, both; does not block
};

// Or errno. Does not return before the program runs, or cannot.
[[nodiscard]] std::variant<Spawned, int> spawn(const jobs::Process& process);

} // namespace wharf::server
