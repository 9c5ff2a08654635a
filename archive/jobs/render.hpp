// The texts people and clients read of a job: lines of log.txt and status.txt. Pure, and a function of its
// arguments only, so that rendering an event twice gives the same bytes; the log's repair depends on that.
#pragma once

#include "archive/disk/job.hpp"
#include "archive/jobs/control/job_error.hpp"
#include "archive/jobs/importing/importer.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::jobs {

// "2026-11-21T13:05:02.123Z <id> <type> key=value ...\n": always one line. Members of objects become
// "outer.inner=value"; a value that is not a plain word is quoted and escaped, and cut after kMaxLogValue
// bytes.
[[nodiscard]] std::string log_line(std::string_view id, const archive::Event& event);
inline constexpr std::size_t kMaxLogValue = 1000; // bytes
// When the line's event was; nothing for a line that does not begin with a time.
[[nodiscard]] std::optional<archive::TimePoint> log_line_time(std::string_view line);

// "488 rows read, 160 inserted, 48 updated, 301 deleted, 280 unchanged", and rejected rows if there are any.
[[nodiscard]] std::string counts_text(const archive::Counts& counts);

// What status.txt says behind the tag. Clients take a text that begins with SUCCESS or FAILURE as the end, so
// only the texts of ended things do.
[[nodiscard]] std::string queued_text(const archive::FileName& name);
[[nodiscard]] std::string running_text(const Progress& progress);
[[nodiscard]] std::string retrying_text(std::string_view reason, std::chrono::seconds wait);
// Of a job that has ended, when that cannot be written down: what stands in the way, and what happens next.
[[nodiscard]] std::string put_off_text(const boost::system::error_code& why, std::chrono::seconds wait);
[[nodiscard]] std::string succeeded_text(const archive::FileName& name, const archive::Counts& counts);
[[nodiscard]] std::string failed_text(const archive::FileName& name, std::string_view reason);
[[nodiscard]] std::string superseded_text(const archive::FileName& name, const archive::JobId& by);
// `what` is "control file" or "schema".
[[nodiscard]] std::string accepted_text(std::string_view what, const std::vector<std::string>& unknown,
                                        const std::vector<std::string>& not_applied);
[[nodiscard]] std::string refused_text(std::string_view filename, std::string_view reason);
// For the reply to an upload that is refused before its end: why, and what would help if the file is meant
// for other settings.
[[nodiscard]] std::string refused_upload_text(const JobError& error);

// "<tag> : <text>\n"; line breaks in the text become blanks.
[[nodiscard]] std::string status_line(std::string_view tag, std::string_view text);

} // namespace wharf::jobs
