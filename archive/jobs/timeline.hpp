// The steps of a job and how long each took. Pure.
#pragma once

#include "archive/disk/job.hpp"

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace wharf::jobs {

struct JobStep {
    std::string name;  // "waiting", or the event's name without "-time": "reading-new-data"
    std::string title; // for people: "Reading the file"
    archive::TimePoint began;
    std::optional<std::chrono::milliseconds> took; // unset: it goes on
};

// In order of their beginning. Reading and comparing may go on at the same time, and so overlap. Tries of a
// hook are steps, too. Of a job that runs the last step goes on.
[[nodiscard]] std::vector<JobStep> timeline(const archive::JobManifest& manifest,
                                            std::span<const archive::Event> events);

// When work on the job first began, be it in an earlier process; nothing if it never did.
[[nodiscard]] std::optional<archive::TimePoint> work_began(std::span<const archive::Event> events);

} // namespace wharf::jobs
