// One job from its turn to its end, whatever comes in between: an exception, a cancel, a server that died
// while it was at work on it. Each function is thread-safe as long as each job is given to one at a time, and
// blocks for as long as its job takes.
#pragma once

#include "archive/disk/archive.hpp"
#include "archive/jobs/after_end.hpp"
#include "archive/jobs/interruption.hpp"
#include "archive/jobs/queue.hpp"
#include "archive/jobs/status_board.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace wharf::jobs {

struct RunContext {
    archive::Archive& archive;
    StatusBoard& board;
    std::string data_root; // file system path; live tables are beneath it
    std::function<void(std::string_view)> log;
    AfterEnd after_end{};
    std::function<std::chrono::seconds()> payload_max_age = [] { return std::chrono::hours(24); };
};

// Starts of a job that may be lost before it is given up.
inline constexpr std::uint64_t kMaxStarts = 3;
// How a job that an earlier process had begun is to be taken up: the last of its starts is its own alone.
[[nodiscard]] Company company_of(const RunContext& context, const archive::JobRecord& job);

// Runs it, or ends it if that is the task. Unless the interruption stopped it, the job has ended then, or an
// administrator was told why it cannot.
void carry_out(const RunContext& context, const Task& task, Interruption& interruption) noexcept;

// Ends a job that waits for its turn. One that an earlier process had begun may have come as far as the
// table: TooLate.
enum class EndedWaiting { Yes, TooLate, NotNow };
[[nodiscard]] EndedWaiting cancel_waiting(const RunContext& context, const archive::JobRecord& job,
                                          const std::string& by) noexcept;

} // namespace wharf::jobs
