// Which commands follow a job's end, and how often they are tried. Data, and what follows from it alone.
#pragma once

#include "archive/disk/job.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::jobs {

struct HookSettings {
    // The absolute path of a program and its arguments; empty: none.
    std::vector<std::string> after_success;
    std::vector<std::string> after_failure; // any other end
    std::chrono::seconds timeout{60};       // of one try
    unsigned tries = 5;
    std::chrono::seconds retry_delay{1};

    [[nodiscard]] const std::vector<std::string>& command_after(archive::JobState end) const;
    // How long to wait once that many tries failed: five times as long each time, at most an hour.
    [[nodiscard]] std::chrono::seconds delay_after(unsigned failed_tries) const;
};

[[nodiscard]] std::string_view hook_name(archive::JobState end); // "after_success" or "after_failure"

} // namespace wharf::jobs
