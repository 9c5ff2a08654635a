// Reads one landed file as its control file says and applies it to the dataset's live table in one
// transaction, which also records the job, so that applying again after a crash changes nothing and gives the
// same counts. Memory is bounded whatever the size of the file.
#pragma once

#include "archive/disk/job.hpp"
#include "archive/jobs/control_file.hpp"
#include "archive/jobs/schema.hpp"

#include <atomic>
#include <functional>
#include <string>
#include <variant>

namespace wharf::jobs {

// What the importer tells while it works; becomes an event and a status line. `type` is an event name.
struct Progress {
    std::string type; // "reading-new-data", "applying", ...
    boost::json::object data;
};

struct ImportRequest {
    archive::JobId job;
    std::string table_path; // file system path of the dataset's SQLite file; made if absent
    archive::File& input;   // the landed file; read from its beginning
    FileType type;
    const ControlFile& control;
    std::optional<Schema> schema; // as declared in schema.json, if there is one
    std::function<void(const Progress&)>
        report;                    // called on the importing thread, at most about once a second
    const std::atomic<bool>& stop; // set: give up soon, change nothing, JobError "interrupted" (transient)
    std::function<void(std::string_view)> step; // archive::Env::step
};

struct Imported {
    archive::Counts counts;
    Schema schema;           // as the table now has it
    bool repeated = false;   // this job had been applied before
    std::uint64_t bytes = 0; // of decoded text
};

// Blocks for as long as the import takes. On JobError the table is as it was.
[[nodiscard]] std::variant<Imported, JobError> import_file(const ImportRequest& request);

} // namespace wharf::jobs
