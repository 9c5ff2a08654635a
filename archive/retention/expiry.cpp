#include "archive/retention/expiry.hpp"

namespace wharf::retention {
namespace {

// As plan_dataset: once all of its day is too old.
archive::TimePoint removal_of(archive::TimePoint arrived, const Rules& rules)
{
    using std::chrono::days;
    return std::chrono::floor<days>(arrived) + days(1) + rules.max_age;
}

} // namespace

// What is not among the last `keep_last` goes, the oldest first.
Outlook outlook(std::span<const archive::StoredSnapshot> newest_first, const archive::AllSnapshots& all,
                bool held, const Rules& rules)
{
    Outlook out;
    out.held = held;
    for (const auto& snapshot : newest_first) {
        SnapshotFate fate{snapshot, std::nullopt};
        if (out.fates.size() >= rules.keep_last) fate.goes = removal_of(snapshot.arrived, rules);
        out.fates.push_back(std::move(fate));
    }
    out.snapshots = all.count;
    if (all.count <= rules.keep_last) return out;
    out.beyond_last = all.count - rules.keep_last;
    if (all.oldest) out.next_removal = removal_of(*all.oldest, rules);
    return out;
}

} // namespace wharf::retention
