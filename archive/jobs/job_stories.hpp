// Reads from the archive what log_json.hpp and status.hpp tell. Blocks on the disk; thread-safe.
#pragma once

#include "archive/disk/archive.hpp"
#include "archive/disk/job_query.hpp"
#include "archive/jobs/log_json.hpp"

#include <optional>
#include <vector>

namespace wharf::jobs {

// A job's journal while it is at work may grow at any moment: what is there now. Errors: NotFound (retention
// took it), errno.
[[nodiscard]] archive::result<JobStory> story_of(archive::Archive& archive,
                                                 const archive::JobManifest& manifest);

struct StoriesPage {
    std::vector<JobStory> stories; // in the order of the query
    std::optional<archive::JobPlace> next;
};
// Of the jobs that fit; one whose directory is gone meanwhile is left out.
[[nodiscard]] archive::result<StoriesPage> stories_of(archive::Archive& archive,
                                                      const archive::JobQuery& query);

// How many jobs an index of logs has at once, unless the reader asks for fewer.
inline constexpr std::uint32_t kJobsInIndex = 250;

} // namespace wharf::jobs
