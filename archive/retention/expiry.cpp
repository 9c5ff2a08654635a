#include "archive/retention/expiry.hpp"

#include <algorithm>

namespace wharf::retention {

// As plan_dataset: a day that begins behind the last `keep_last` goes whole, once all of it is too old; in
// the day where they end each goes by itself.
Outlook outlook(std::span<const archive::StoredSnapshot> newest_first, bool held, const Rules& rules)
{
    using std::chrono::days;
    Outlook out;
    out.held = held;
    std::size_t before_this_day = 0;
    std::optional<std::chrono::sys_days> day;
    for (std::size_t i = 0; i < newest_first.size(); ++i) {
        const auto& snapshot = newest_first[i];
        const auto its_day = std::chrono::floor<days>(snapshot.arrived);
        if (day != its_day) before_this_day = i;
        day = its_day;
        SnapshotFate fate{snapshot, std::nullopt};
        if (i >= rules.keep_last) {
            const bool whole_day = before_this_day >= rules.keep_last;
            fate.goes =
                (whole_day ? archive::TimePoint(its_day + days(1)) : snapshot.arrived) + rules.max_age;
            ++out.beyond_last;
            out.next_removal = std::min(out.next_removal.value_or(*fate.goes), *fate.goes);
        }
        out.fates.push_back(std::move(fate));
    }
    return out;
}

} // namespace wharf::retention
