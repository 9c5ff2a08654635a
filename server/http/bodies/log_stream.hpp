// The logs of jobs as they travel: read job by job while they are sent, so that an answer about thousands of
// them takes the memory of few.
#pragma once

#include "archive/disk/archive.hpp"
#include "archive/jobs/job_stories.hpp"
#include "server/http/message/response.hpp"

#include <map>
#include <string>
#include <vector>

namespace wharf::http {

enum class LogForm {
    Json, // one array of all items, an item on each line
    Text, // the lines of log.txt
};
enum class LogOrder {
    JobByJob, // as the jobs are given
    ByTime,   // all items by time, oldest first; the jobs must be given by arrival
};

class LogStream final : public BodySource {
public:
    // The archive must outlive it.
    LogStream(archive::Archive& archive, std::vector<archive::JobManifest> jobs, LogForm form,
              LogOrder order);

    // Reads the first job now, where its being gone meanwhile is an answer of its own (NotFound). Of others,
    // and without this, a job that is gone is left out.
    [[nodiscard]] archive::result<void> open();

    [[nodiscard]] boost::system::result<Piece> next() override;

private:
    // Items or lines by their times; those of one time as they were told.
    using Told = std::multimap<std::string, std::string>;

    void take(const jobs::JobStory& story);
    // Until the piece is large enough; up to, and without, what the next job might still have to tell before.
    void flush(std::string& piece);

    archive::Archive& archive_;
    std::vector<archive::JobManifest> jobs_;
    std::size_t at_ = 0; // the next to be read
    LogForm form_;
    LogOrder order_;
    Told told_;
    bool begun_ = false; // the array's bracket is out
    bool first_ = true;  // no item is out
};

} // namespace wharf::http
