#include "config/changes.hpp"

#include "config/keys.hpp"

namespace wharf::config {

Changes compare(const Config& running, const Config& wanted)
{
    Changes changes;
    changes.result = running;
    for (const Key& key : keys()) {
        if (key.same(running, wanted)) continue;
        Change change{key.full_name(), key.print(running), key.print(wanted)};
        if (key.takes_effect == TakesEffect::AtStart) {
            changes.at_start.push_back(std::move(change));
            continue;
        }
        key.copy(wanted, changes.result);
        changes.live.push_back(std::move(change));
    }
    return changes;
}

} // namespace wharf::config
