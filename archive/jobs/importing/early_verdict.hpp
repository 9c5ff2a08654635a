// What can be said of a data file of which only the beginning has arrived: whether its job would fail for
// certain. The file is read by the import's own code, the header first, then some rows behind it, so what is
// refused here the import would refuse too. The cut is never taken for the end of the file.
#pragma once

#include "archive/disk/env.hpp"
#include "archive/jobs/control/control_file.hpp"
#include "archive/jobs/control/schema.hpp"

#include <optional>
#include <variant>

namespace wharf::jobs {

enum class SoFar {
    Sound,     // nothing against it
    Undecided, // the header is not all there; ask again when more has arrived
};

struct EarlyQuestion {
    archive::File& arrived; // the beginning of the file as landed; more is still to come
    FileType type;
    const Section& section; // of the control file in force, for that type
    Action action;
    std::optional<Schema> declared; // schema.json, if there is one
    // The dataset has columns that are not declared, or will have when jobs before this one have run: the
    // header is read, but what it should be is not known.
    bool columns_unknown = false;
};

// Errors: "corrupt-gzip", "unknown-file-type", "invalid-encoding", "record-too-large", those of
// map_columns(), and, unless the control file has such rows set aside, those of RowMaker. Looks at the header
// and at some 256 KiB of text; a fault in reading `arrived` is no verdict.
[[nodiscard]] std::variant<SoFar, JobError> early_verdict(const EarlyQuestion& question);

// The part of it that needs no control file: whether the file is gzip exactly if its name says so.
[[nodiscard]] std::optional<JobError> early_verdict_on_gzip(archive::File& arrived, FileType type);

} // namespace wharf::jobs
