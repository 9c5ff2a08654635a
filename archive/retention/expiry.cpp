#include "archive/retention/expiry.hpp"

#include <algorithm>

namespace wharf::retention {

// As plan_dataset: what is not among the last `keep_last` goes once all of its day is too old.
Outlook outlook(std::span<const archive::StoredSnapshot> newest_first, bool held, const Rules& rules)
{
    using std::chrono::days;
    Outlook out;
    out.held = held;
    for (const auto& snapshot : newest_first) {
        SnapshotFate fate{snapshot, std::nullopt};
        if (out.fates.size() >= rules.keep_last) {
            const archive::TimePoint over = std::chrono::floor<days>(snapshot.arrived) + days(1);
            fate.goes = over + rules.max_age;
            ++out.beyond_last;
            out.next_removal = std::min(out.next_removal.value_or(*fate.goes), *fate.goes);
        }
        out.fates.push_back(std::move(fate));
    }
    return out;
}

} // namespace wharf::retention
