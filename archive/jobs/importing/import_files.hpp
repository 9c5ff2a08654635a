// The files an import leaves beside the records of its job. Used by one thread; every call may block.
#pragma once

#include "archive/disk/env.hpp"
#include "archive/disk/job.hpp"

#include <memory>

namespace wharf::jobs {

class ImportFiles {
public:
    virtual ~ImportFiles() = default;
    // Removes what an earlier attempt left; nothing there is as good.
    [[nodiscard]] virtual archive::result<void> discard(archive::JobFile which) = 0;
    // Empty, for appending; its name is durable on return, its bytes once it is synced.
    [[nodiscard]] virtual archive::result<std::unique_ptr<archive::File>> create(archive::JobFile which) = 0;
};

} // namespace wharf::jobs
