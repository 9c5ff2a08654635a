// Carries the plan out: finds what is there, dataset by dataset, and removes what the rules let go. Looks
// only into what may go and into the newest days of a dataset that has something to lose, so its cost grows
// with what it removes and not with the archive. A hold that is placed during a run keeps what is not gone by
// then, be it the rest of a day. Interrupting it at any moment is harmless: the next run goes on. One run at
// a time; blocks.
#pragma once

#include "archive/disk/archive.hpp"
#include "archive/retention/plan.hpp"

#include <atomic>
#include <functional>
#include <string_view>

namespace wharf::retention {

enum class Mode { DryRun, Remove };

// A log that a server in another process appends to must not be trimmed beside it.
enum class Logs { Trim, LeaveAlone };

struct PruneReport {
    std::uint64_t removals = 0; // planned ones in a dry run
    std::uint64_t failures = 0;
};

class Pruner {
public:
    using Tell = std::function<void(const Removal&)>;
    using Complain = std::function<void(std::string_view)>;

    // `tell` is told of each removal before it happens, `complain` of each thing that could not be read or
    // removed; the run goes on with the next.
    Pruner(archive::Archive& archive, const Rules& rules, Logs logs, Tell tell, Complain complain)
        : archive_(archive)
        , rules_(rules)
        , logs_(logs)
        , tell_(std::move(tell))
        , complain_(std::move(complain))
    {
    }

    // `stop`, once set, ends the run after the removal under way.
    PruneReport run(archive::TimePoint now, Mode mode, const std::atomic<bool>& stop);

private:
    struct Run;
    archive::Archive& archive_;
    Rules rules_;
    Logs logs_;
    Tell tell_;
    Complain complain_;
};

} // namespace wharf::retention
