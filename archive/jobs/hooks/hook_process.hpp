// What the command of a hook gets to know of its job: facts in the environment, the whole of it as JSON on
// its standard input. Pure.
#pragma once

#include "archive/disk/job.hpp"
#include "archive/jobs/hooks/hook_settings.hpp"
#include "archive/jobs/hooks/process_runner.hpp"

#include <string>
#include <vector>

namespace wharf::jobs {

// Bytes of a value in the environment, where there is little room; what is longer is cut.
inline constexpr std::size_t kMaxHookFact = 4096;

// The job must have ended. `environment` is given to every hook, the facts come behind it. Names and messages
// are whatever a publisher chose: they never become arguments.
[[nodiscard]] Process hook_process(const archive::JobRecord& job, unsigned attempt,
                                   const HookSettings& settings, std::vector<std::string> environment);

} // namespace wharf::jobs
