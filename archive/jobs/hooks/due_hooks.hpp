// Which jobs' hooks are due, kept as empty files in jobs/hooks, each named after its job. Thread-safe;
// blocks.
#pragma once

#include "archive/disk/env.hpp"
#include "archive/disk/names.hpp"

#include <vector>

namespace wharf::jobs {

class DueHooks {
public:
    explicit DueHooks(archive::Env& env)
        : env_(env)
    {
    }

    // Durable on return; one that is due already stays so.
    [[nodiscard]] archive::result<void> add(const archive::JobId& job);
    // Not durable: after power loss it may be due again, and its journal says that it is over.
    [[nodiscard]] archive::result<void> remove(const archive::JobId& job);
    [[nodiscard]] archive::result<std::vector<archive::JobId>> list();

private:
    archive::Env& env_;
};

} // namespace wharf::jobs
