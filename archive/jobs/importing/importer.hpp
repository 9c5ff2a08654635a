// Reads one landed file as its control file says and applies it to the dataset's live table in one
// transaction, which also records the job, so that applying again after a crash changes nothing and gives the
// same counts. Memory is bounded whatever the size of the file.
//
// Replace: the file is the whole table. With a row identifier, rows are compared by it, columns that are not
//   in the file become null, and an identifier may not repeat. Without one, whole rows are compared, equal
//   ones as often as they occur; nothing is ever updated then.
// Upsert, Append (the same): with a row identifier, sets the file's columns of the rows it finds and inserts
//   the others; a repeated identifier applies in order. Without one, every record is a new row.
// Delete: needs a row identifier, reads no other column; a row that is not there counts as unchanged.
//
// Values are trimmed as the control file says, and read as the types of their columns (row_maker.hpp); rows
// are stored and compared in the normal form of their values, the row identifier too. Where the declared
// schema gives a column of the table another type, stored values are made to fit, unless the job is a
// Replace.
//
// A record that makes no row, or repeats a row identifier, fails the job, or is set aside
// (row_error_rule.hpp): then it counts as rejected and is listed in JobFile::Rejects. That is durable before
// the table's commit, as JobFile::Statistics is if the control file wants statistics of the columns, and as
// the payloads that are to be kept are; see import_payloads.hpp. Of an import that fails, there is no Push,
// and Pull has the rows until there.
#pragma once

#include "archive/disk/job.hpp"
#include "archive/jobs/control/control_file.hpp"
#include "archive/jobs/control/schema.hpp"
#include "archive/jobs/importing/import_files.hpp"
#include "archive/jobs/importing/payload_file.hpp"
#include "archive/jobs/importing/progress.hpp"
#include "archive/jobs/importing/step_times.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace wharf::jobs {

// The type of the one error with which a list of wrong records is of use.
inline constexpr std::string_view kTooManyErrors = "too-many-errors-in-input";

struct ImportRequest {
    archive::JobId job;
    // File system path of the dataset's SQLite file, made if absent; its directory exists.
    std::string table_path;
    archive::File& input; // the landed file; read from its beginning, by another thread too
    FileType type;
    const ControlFile& control;
    std::optional<Schema> schema; // as declared in schema.json, if there is one
    ImportFiles& files;
    // Called when a step begins and every so often until it ends, by one thread at a time; does not throw.
    std::function<void(const Progress&)> report;
    const std::atomic<bool>& stop; // set: give up soon, change nothing, JobError "interrupted" (transient)
    std::function<void(std::string_view)> step; // "before-table-commit", "after-table-commit": Env::step
    archive::PayloadSet keep{};

    std::chrono::milliseconds report_every{1000};
    std::uint64_t most_records = 1'000'000'000; // "too-many-records-in-input" beyond
    // Files of so many bytes are read by a thread of their own while their rows are applied.
    std::uint64_t read_ahead_from = std::uint64_t{1} << 20;
};

struct Imported {
    archive::Counts counts;
    Schema schema;           // as the table now has it
    bool repeated = false;   // this job had been applied before; what follows but for the bytes is not known
    std::uint64_t bytes = 0; // of decoded text
    std::vector<std::string> rejects{}; // the first of the records set aside, in English
    std::vector<StepTime> times{};
    std::vector<DroppedPayload> dropped{};
    std::vector<std::string> not_geocoded{}; // points that stay null; known of a repeated import, too
};

// Blocks for as long as the import takes. On JobError the table is as it was.
[[nodiscard]] std::variant<Imported, JobError> import_file(const ImportRequest& request);

} // namespace wharf::jobs
