// What one session enqueues, and under which request ids. A request id belongs to the session that wrote it,
// not to the file it is kept in: two sessions of one account overwrite each other's file, and must still each
// get their own id back. Used by one session at a time; enqueueing blocks on the disk.
#pragma once

#include "archive/jobs/early_watch.hpp"
#include "archive/jobs/intake.hpp"
#include "archive/jobs/status_board.hpp"
#include "server/vfs/access.hpp"
#include "server/vfs/filesystem.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace wharf::vfs {

class SessionJobs {
public:
    SessionJobs(jobs::Intake& intake, const jobs::StatusBoard& board, const Access& access)
        : intake_(intake)
        , board_(board)
        , access_(access)
    {
    }

    // Tags what the session enqueues next in that domain: control files and schemas until a data file takes
    // the id with it.
    void remember_request_id(const archive::DomainName& domain, std::string id);

    [[nodiscard]] result<jobs::Accepted> enqueue(const archive::UploadPlace& from,
                                                 const archive::UploadPlace& as);
    [[nodiscard]] result<jobs::Accepted> enqueue(std::unique_ptr<archive::Upload> upload);
    // The session begins to store that upload: if it is gone later, no earlier job is what became of it.
    void stores(const archive::UploadPlace& upload);
    // For an upload into that dataset.
    [[nodiscard]] jobs::EarlyWatch early_watch(const archive::DatasetKey& key, jobs::Bound bound) const;
    // Whether that upload became a job by this user's doing a short while ago, so that enqueueing it again
    // gives that job.
    [[nodiscard]] bool enqueued_lately(const archive::UploadPlace& upload);
    // The newest control file or schema of that name, whoever enqueued it; see Intake::taken_setting.
    [[nodiscard]] std::optional<jobs::Accepted> taken_setting(const archive::DatasetKey& key,
                                                              const archive::FileName& name) const;

    // The latest line about what this session enqueued last in the dataset. If it enqueued nothing: one that
    // status.txt could not be made to hold, or nothing.
    [[nodiscard]] std::optional<std::string> status_line(const archive::DatasetKey& key) const;
    // Where any job stands, as status.txt would say it, without the newline.
    [[nodiscard]] std::string job_line(const archive::JobRecord& job) const;

private:
    static constexpr std::size_t kStored = 64; // hardly anybody leaves more behind before enqueueing

    [[nodiscard]] jobs::EnqueueOrder order(const archive::DatasetKey& key) const;
    // The same for an upload that was at that place, if it is not there any more.
    [[nodiscard]] jobs::EnqueueOrder order(const archive::DatasetKey& key,
                                           const archive::UploadPlace& from) const;
    result<jobs::Accepted> took(const archive::DatasetKey& key,
                                const archive::result<jobs::Accepted>& accepted);

    jobs::Intake& intake_;
    const jobs::StatusBoard& board_;
    const Access& access_;
    std::map<archive::DomainName, std::string> request_ids_;
    std::map<archive::DatasetKey, std::string> tags_; // of what was enqueued last
    std::vector<archive::UploadPlace> stored_;        // and not enqueued since; the newest last
};

} // namespace wharf::vfs
