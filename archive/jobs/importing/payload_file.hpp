// A payload that an import writes: CSV, with a header of field names. It never fails the import: where the
// disk does not take it, it is dropped, and what there was of it removed at once, for the room may be needed
// for better things. Used by one thread; may block.
#pragma once

#include "archive/disk/job.hpp"
#include "archive/jobs/control/job_error.hpp"
#include "archive/jobs/importing/import_files.hpp"
#include "archive/jobs/tables/change_log.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::jobs {

// Why a payload that was wanted is not kept.
struct DroppedPayload {
    archive::Payload which = archive::Payload::Pull;
    std::string why; // a sentence without full stop
};

class PayloadFile {
public:
    // `files` must outlive it. There is no file before begin().
    PayloadFile(ImportFiles& files, archive::Payload which)
        : files_(files)
        , which_(which)
    {
    }
    ~PayloadFile(); // one that was not finished goes
    PayloadFile(const PayloadFile&) = delete;
    PayloadFile& operator=(const PayloadFile&) = delete;

    // Each line is `first`, unless that is "", and the values behind it.
    void begin(std::string_view first, const std::vector<std::string_view>& names);
    void add(std::string_view first, Row row);

    // Makes all of it durable. Error, transient: it had to be dropped and cannot be removed, so that a part
    // of it would be taken for the whole.
    [[nodiscard]] std::optional<JobError> finish();
    // It would be wrong. Error as above.
    [[nodiscard]] std::optional<JobError> drop();

    [[nodiscard]] const std::optional<DroppedPayload>& dropped() const { return dropped_; } // by the disk

private:
    void write();
    void give_up(const archive::error_code& why);
    void remove();

    ImportFiles& files_;
    archive::Payload which_;
    std::unique_ptr<archive::File> file_; // while it is written
    std::string text_;                    // not written yet
    std::optional<DroppedPayload> dropped_;
    archive::result<void> removed_; // what became of removing it
};

} // namespace wharf::jobs
