// What retention removes and why: a pure function of what is there, the time, and the rules.
//
// What is there comes as names only, and no more of them than the answer needs: whole days, and the names in
// the newest ones until keep_last successes were counted. Nothing of a day goes before all of it is too old.
#pragma once

#include "archive/disk/env.hpp"
#include "archive/disk/names.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace wharf::retention {

struct Rules {
    std::chrono::seconds max_age{std::chrono::days(30)};
    std::uint32_t keep_last = 10;
    std::chrono::seconds log_max_age{std::chrono::days(365)};
    std::chrono::seconds failed_input_max_age{std::chrono::days(14)};
    std::chrono::seconds payload_max_age{std::chrono::hours(24)};
    std::chrono::seconds partial_max_age{std::chrono::days(7)};
    std::chrono::seconds chunk_max_age{std::chrono::hours(24)};
};

struct SnapshotDay {
    std::chrono::year_month_day date;
    std::optional<std::vector<std::string>> names; // unset: not looked into
};

// One dataset. A held one loses nothing.
struct DatasetFound {
    archive::DatasetKey key;
    bool held = false;
    std::vector<SnapshotDay> days; // newest first
    std::optional<archive::TimePoint> oldest_log_line;
};

struct FailedInput {
    archive::JobId job;
    archive::DatasetKey dataset;
    archive::TimePoint ended;
    bool held = false;
};

// The payloads of a job. A hold of the dataset does not keep them: it is for data, and they are copies of it.
struct KeptPayloads {
    archive::JobId job;
    archive::TimePoint ended;
};

// What arrived of a file that never was whole.
struct PartialUpload {
    archive::DatasetKey dataset;
    archive::FileName name;
    archive::TimePoint modified; // when its last byte came
    bool held = false;
    // Of a chunk: when the last one of its dataset came, which may be of the same file.
    std::optional<archive::TimePoint> last_chunk{};
};

struct SnapshotDayGoes {
    archive::DatasetKey dataset;
    std::chrono::year_month_day date;
};
struct SnapshotGoes { // with all its files: no hold comes between them
    archive::DatasetKey dataset;
    std::chrono::year_month_day date;
    std::chrono::milliseconds time_of_day;
    std::vector<std::string> names;
};
struct LogLinesGo {
    archive::DatasetKey dataset;
    archive::TimePoint before;
};
struct JobDayGoes { // the finished jobs of held datasets excepted
    std::chrono::year_month_day date;
};
struct FailedInputGoes {
    archive::JobId job;
    archive::DatasetKey dataset;
};
struct PayloadsGo {
    archive::JobId job;
};
struct PartialGoes {
    archive::DatasetKey dataset;
    archive::FileName name;
    bool is_chunk = false;
};

struct Removal {
    std::variant<SnapshotDayGoes, SnapshotGoes, LogLinesGo, JobDayGoes, FailedInputGoes, PayloadsGo,
                 PartialGoes>
        what;
    std::string path;   // for people: relative to the data root
    std::string reason; // "older than 30d and not among the last 10"
};

// Whether all of the day is older than `age`.
[[nodiscard]] bool day_is_over(std::chrono::year_month_day date, archive::TimePoint now,
                               std::chrono::seconds age);
// Snapshots among a day's names, each with its time of day, counted once for the file and its control file.
[[nodiscard]] std::size_t count_successes(const std::vector<std::string>& names);

[[nodiscard]] std::vector<Removal> plan_dataset(const DatasetFound& found, archive::TimePoint now,
                                                const Rules& rules);
[[nodiscard]] std::vector<Removal> plan_job_days(const std::vector<std::chrono::year_month_day>& days,
                                                 archive::TimePoint now, const Rules& rules);
[[nodiscard]] std::vector<Removal> plan_failed_inputs(const std::vector<FailedInput>& found,
                                                      archive::TimePoint now, const Rules& rules);
[[nodiscard]] std::vector<Removal> plan_payloads(const std::vector<KeptPayloads>& found,
                                                 archive::TimePoint now, const Rules& rules);
[[nodiscard]] std::vector<Removal> plan_partials(const std::vector<PartialUpload>& found,
                                                 archive::TimePoint now, const Rules& rules);

} // namespace wharf::retention
