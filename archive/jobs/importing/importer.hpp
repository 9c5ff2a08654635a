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
// All values are text. A value is trimmed and an empty one becomes null as the control file says.
#pragma once

#include "archive/disk/job.hpp"
#include "archive/jobs/control/control_file.hpp"
#include "archive/jobs/control/schema.hpp"

#include <atomic>
#include <functional>
#include <string>
#include <variant>

namespace wharf::jobs {

// What the importer tells while it works; becomes an event and a status line. `type` is an event name.
struct Progress {
    std::string type; // "reading-new-data", "applying"
    // rows: read so far; bytes, totalBytes: of the file as landed, read so far and in all.
    boost::json::object data;
};

struct ImportRequest {
    archive::JobId job;
    // File system path of the dataset's SQLite file, made if absent; its directory exists.
    std::string table_path;
    archive::File& input; // the landed file; read from its beginning
    FileType type;
    const ControlFile& control;
    std::optional<Schema> schema; // as declared in schema.json, if there is one
    std::function<void(const Progress&)>
        report;                    // called on the importing thread, at most about once a second
    const std::atomic<bool>& stop; // set: give up soon, change nothing, JobError "interrupted" (transient)
    std::function<void(std::string_view)> step; // "before-table-commit", "after-table-commit": Env::step
};

struct Imported {
    archive::Counts counts;
    Schema schema;                  // as the table now has it
    bool repeated = false;          // this job had been applied before
    std::uint64_t bytes = 0;        // of decoded text
    std::vector<std::string> notes; // for the log: what of the schema is not applied yet
};

// Blocks for as long as the import takes. On JobError the table is as it was.
[[nodiscard]] std::variant<Imported, JobError> import_file(const ImportRequest& request);

} // namespace wharf::jobs
