// The answer to a file that was enqueued. Data only.
#pragma once

#include "archive/disk/names.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace wharf::jobs {

// The file was taken. For a refused control file or schema too: the refusal is in status.txt and log.txt.
struct Accepted {
    std::string tag; // what the status line begins with
    std::string
        text; // for the reply: "queued as job 0193...", "control file accepted", "control file refused: ..."
    std::optional<archive::JobId> job;
    std::string sha256;      // of the file as it came, lower-case hex
    std::uint64_t bytes = 0; // of the file as it came
};

} // namespace wharf::jobs
