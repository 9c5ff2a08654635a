// What a job's journal tells of its hook. Pure.
//
// `hook`, one for each attempt: hook (its name), attempt (from 1), duration (ms), one of exit (the status),
// signal (its number), timeout (true) or error (why it could not be started), and the output.
// `hook-given-up`: hook, tries.
#pragma once

#include "archive/disk/job.hpp"
#include "archive/jobs/hooks/process_runner.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::jobs {

[[nodiscard]] archive::Event hook_event(archive::TimePoint at, std::string_view hook, unsigned attempt,
                                        const ProcessEnd& end, std::chrono::milliseconds duration,
                                        std::string output);
[[nodiscard]] archive::Event hook_given_up_event(archive::TimePoint at, std::string_view hook,
                                                 unsigned tries);

[[nodiscard]] bool succeeded(const ProcessEnd& end);
[[nodiscard]] std::string end_text(const ProcessEnd& end); // "exited with 3", "took too long", ...

struct HookStory {
    unsigned tries = 0;
    bool over = false; // it succeeded or was given up
};
[[nodiscard]] HookStory hook_story(const std::vector<archive::Event>& events);

} // namespace wharf::jobs
