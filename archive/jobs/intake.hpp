// What happens to a file that is moved onto a dataset's enqueue folder, started by hand or committed as a
// patch: a control file or a schema is validated and taken at once, a data file becomes a job. Thread-safe;
// every call blocks on the disk.
#pragma once

#include "archive/disk/archive.hpp"
#include "archive/jobs/accepted.hpp"
#include "archive/jobs/delta/new_version.hpp"
#include "archive/jobs/early_look.hpp"
#include "archive/jobs/recent_settings.hpp"
#include "archive/jobs/status_board.hpp"
#include "archive/jobs/turns.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace wharf::jobs {

struct EnqueueOrder {
    archive::DatasetKey dataset;
    std::string request_id; // or empty
    std::string user;
    std::string via; // "ftps"
    // Of a file that is gone: it may be an order whose answer was lost, given once more.
    bool may_repeat = true;
};

struct RerunOrder {
    enum class Control { Own, Active };
    archive::JobId job;             // one that has ended
    Control control = Control::Own; // the one it was read with, or its dataset's of today
    std::string request_id;         // or empty
    std::string user;
    std::string via; // "cli"
    archive::PayloadSet keep{};
};

// The same of a file in completed/, whether or not its job is known still.
struct SnapshotOrder {
    archive::DatasetKey dataset;
    archive::SnapshotDirectory day;
    std::string name;                                       // "13:05:02.123-crimes.csv"
    RerunOrder::Control control = RerunOrder::Control::Own; // the one beside it, or the dataset's of today
    std::string request_id;                                 // or empty
    std::string user;
    std::string via;
    archive::PayloadSet keep{};
};

// An upload that somebody makes a job of by hand.
struct HandOrder {
    archive::DatasetKey dataset;
    std::optional<std::string> control; // text of a control file for this job alone; unset: the active one
    std::string request_id;             // or empty
    std::string user;
    std::string via; // "https"
    archive::PayloadSet keep{};
};

// What a client says when it has sent a patch in chunks; see delta/.
struct CommitOrder {
    archive::DatasetKey dataset;
    std::string_view text; // of the commit
    std::string user;
    std::string via; // "https"
    NewVersionLimits limits;
};

class Intake {
public:
    // A client that lost our answer repeats its rename within this time and gets the same job.
    static constexpr std::chrono::hours kRepeat{1};

    // `queued` is told of each new job, on the calling thread, after it is durable and status.txt says so.
    // `made` is EnqueueRequest::made, earlier and in order of arrival.
    Intake(archive::Archive& archive, StatusBoard& board,
           std::function<void(const archive::JobRecord&)> queued,
           std::function<void(const archive::JobRecord&)> made = {});

    // Errors leave the file where it was. Errc::NameNotAllowed: not a .csv, .tsv, .csv.gz, .tsv.gz,
    // control.json or schema.json. A partial: Errc::Incomplete. A file that is gone because the same user's
    // same rename made a job of it in the last hour, under the order's request id if it has one: that job,
    // again. `name` is the one it is enqueued under, in the order's dataset, wherever it is.
    [[nodiscard]] archive::result<Accepted> enqueue(const EnqueueOrder& order,
                                                    const archive::UploadPlace& from,
                                                    const archive::FileName& name);
    // For a file stored straight into the enqueue folder. On error what arrived is kept as an upload.
    [[nodiscard]] archive::result<Accepted> enqueue(const EnqueueOrder& order,
                                                    std::unique_ptr<archive::Upload> upload);
    // A job that gives an ended one's file to its dataset once more. Errors as JobStore::repeat(). Of this
    // and the two that follow: an order with a request id that was carried out for the same user in the last
    // hour gives its job, again, also when both come at the same moment.
    [[nodiscard]] archive::result<archive::JobRecord> rerun(const RerunOrder& order);
    // Errors: NotFound (no such dataset, or the name is that of no data file), InputGone, errno.
    [[nodiscard]] archive::result<archive::JobRecord> rerun(const SnapshotOrder& order);
    // JobError: the order's control file is refused, as an enqueued control.json would be; nothing of that is
    // told in the log, and the active one stays in any case. Else as enqueue(), but control files and schemas
    // are no data files here: NameNotAllowed. A file with other content is no repetition, whatever its
    // request id. An upload that is refused is gone; one that meets a fault of the disk on its way into the
    // queue is kept as a partial.
    [[nodiscard]] archive::result<std::variant<Accepted, JobError>> enqueue_by_hand(
        const HandOrder& order, std::unique_ptr<archive::Upload> upload);
    // The same, before the file is there: why its control file would be refused.
    [[nodiscard]] static std::optional<JobError> refused_control(std::string_view text);
    // Makes the new version of a file, of the patch that was sent in chunks, and a job of it. JobError: the
    // commit is refused, by its types of error (delta/commit.hpp, delta/new_version.hpp),
    // undecodable-control, over-quota or disk-full; log.txt tells of it, unless it is transient. A commit
    // that the same user makes once more within the hour, under the same `opaque` in its control file and for
    // a file of the same name, gives its job, again, whatever else is in it, also when both come at the same
    // moment. The chunks go with a commit that made a job, and with one whose file cannot be made of them.
    // Blocks for as long as writing the file takes.
    [[nodiscard]] archive::result<std::variant<Accepted, JobError>> commit(const CommitOrder& order);
    // Whether enqueue() would accept that name at all; lets an upload be refused before its bytes arrive.
    [[nodiscard]] static bool takes(std::string_view filename);
    // Whether an upload that is still arriving would fail as a job for certain; see early_look.hpp. If so,
    // log.txt tells of it ("upload-refused").
    [[nodiscard]] std::variant<SoFar, JobError> look_early(
        const EnqueueOrder& order, const archive::Upload& upload, Bound bound,
        const std::optional<std::string>& control = std::nullopt);
    // What a repeated enqueue() of a file that is gone would give. Of control files and schemas only this
    // process's are known.
    [[nodiscard]] archive::result<std::optional<Accepted>> repeated(const EnqueueOrder& order,
                                                                    const archive::FileName& name);
    // The newest control file or schema of that name that this process took, accepted or refused; those
    // before the last RecentSettings::kRemembered are forgotten.
    [[nodiscard]] std::optional<Accepted> taken_setting(const archive::DatasetKey& key,
                                                        const archive::FileName& name) const;

private:
    [[nodiscard]] archive::result<Accepted> take_setting(const EnqueueOrder& order,
                                                         const archive::FileName& name, archive::File& file);
    [[nodiscard]] archive::result<Accepted> take_landed_setting(const EnqueueOrder& order,
                                                                const archive::UploadPlace& from,
                                                                const archive::FileName& name);
    class Coming; // intake_coming.hpp
    [[nodiscard]] archive::result<archive::EnqueueRequest> request(const EnqueueOrder& order, Coming& coming);
    [[nodiscard]] archive::result<std::variant<Accepted, JobError>> carry_out(const Commit& commit,
                                                                              const EnqueueOrder& order,
                                                                              const NewVersionLimits& limits);
    // `filename`: "" if it is none.
    void tell_refused(const EnqueueOrder& order, std::string_view filename, const JobError& error);
    Accepted announce(const archive::JobRecord& job);
    [[nodiscard]] static Accepted again(const archive::JobRecord& job); // it was made before
    // The job that an order with that request id has made. Asked in that one's turn.
    [[nodiscard]] archive::result<std::optional<archive::JobRecord>> made_before(
        const archive::DatasetKey& key, const archive::FileName& name, std::string_view user,
        std::string_view request_id);

    archive::Archive& archive_;
    StatusBoard& board_;
    std::function<void(const archive::JobRecord&)> queued_;
    std::function<void(const archive::JobRecord&)> made_;
    RecentSettings settings_taken_;
    Turns turns_; // of orders with a request id, so that one that comes twice finds what it made
};

} // namespace wharf::jobs
