// A job's story, told twice: as events in its journal, and as lines of its dataset's log.txt. Each event gets
// exactly one line, whatever interrupts the telling: events are made durable in the journal first, and
// opening compares log.txt with the journal and adds the lines that are missing.
//
// Owned by the worker that runs the job, later by the one that runs its hook; not thread-safe; blocks. After
// an error only destruction is allowed; opening it again repairs what the error left.
#pragma once

#include "archive/disk/archive.hpp"

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace wharf::jobs {

class JobLog {
public:
    // log.txt is read backwards to the earliest line wanted, or, for one that is missing, to an hour before
    // the job's arrival (its end, for reopen), since clocks are set back at times.
    [[nodiscard]] static archive::result<JobLog> open(archive::Archive& archive,
                                                      const archive::JobManifest& manifest);

    // Of a job that was put away. What it told until its end is in log.txt, or was trimmed from it since;
    // only lines of later events are looked for.
    [[nodiscard]] static archive::result<JobLog> reopen(archive::Archive& archive,
                                                        const archive::JobRecord& ended);

    [[nodiscard]] const std::vector<archive::Event>& events() const { return events_; } // oldest first
    // Leaves out what was recorded before: a job has one event of a type, whatever steps are repeated; of a
    // type whose events say which "attempt" or what "name" they are about, one for each.
    [[nodiscard]] archive::result<void> record(std::vector<archive::Event> events);
    [[nodiscard]] archive::result<void> sync(); // log.txt too is durable on return

private:
    JobLog(archive::Archive& archive, archive::JobManifest manifest,
           std::unique_ptr<archive::Journal> journal)
        : archive_(&archive)
        , manifest_(std::move(manifest))
        , journal_(std::move(journal))
    {
    }
    [[nodiscard]] bool has(const archive::Event& event) const;
    [[nodiscard]] static archive::result<JobLog> read(archive::Archive& archive,
                                                      const archive::JobManifest& manifest);
    // Adds the lines that log.txt lacks of the events from that one on; none is older than `since`.
    [[nodiscard]] archive::result<void> complete_log(std::size_t first, archive::TimePoint since);

    archive::Archive* archive_;
    archive::JobManifest manifest_;
    std::unique_ptr<archive::Journal> journal_;
    std::vector<archive::Event> events_; // all that the journal has
};

} // namespace wharf::jobs
