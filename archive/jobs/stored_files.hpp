// The files an import leaves, kept in its job's directory.
#pragma once

#include "archive/disk/job_store.hpp"
#include "archive/jobs/importing/import_files.hpp"

namespace wharf::jobs {

class StoredFiles final : public ImportFiles {
public:
    // Both must outlive it.
    StoredFiles(archive::JobStore& jobs, const archive::JobId& job)
        : jobs_(jobs)
        , job_(job)
    {
    }
    [[nodiscard]] archive::result<void> discard(archive::JobFile which) override
    {
        return jobs_.discard(job_, which);
    }
    [[nodiscard]] archive::result<std::unique_ptr<archive::File>> create(archive::JobFile which) override
    {
        return jobs_.create(job_, which);
    }

private:
    archive::JobStore& jobs_;
    const archive::JobId& job_;
};

} // namespace wharf::jobs
