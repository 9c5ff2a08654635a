#include "auth/ban_table.hpp"

#include <algorithm>

namespace wharf::auth {
namespace {

std::chrono::seconds length_of(std::uint32_t times, const BanTable::Duration& duration)
{
    std::chrono::seconds length = duration.first;
    for (std::uint32_t i = 1; i < times && length < duration.longest; ++i)
        length *= 2;
    return std::min(length, duration.longest);
}

} // namespace

const Ban* BanTable::find(const Network& network, const std::string& user, Time now) const
{
    const auto found = bans_.find({network, user});
    return found != bans_.end() && found->second.in_force(now) ? &found->second : nullptr;
}

const Ban& BanTable::add(const Network& network, const std::string& user, std::uint32_t failures, Time now,
                         const Duration& duration)
{
    const Key key(network, user);
    const auto before = bans_.find(key);
    if (before == bans_.end() && bans_.size() >= kCapacity) forget_first_to_end();
    const bool remembered = before != bans_.end() && now < before->second.until + duration.longest;
    const std::uint32_t times = remembered ? before->second.times + 1 : 1;
    Ban ban{network, user, now, now + length_of(times, duration), failures, times};
    if (before != bans_.end()) ban.until = std::max(ban.until, before->second.until);
    news_.insert(key);
    return bans_.insert_or_assign(key, ban).first->second;
}

std::vector<Ban> BanTable::all() const
{
    std::vector<Ban> bans;
    bans.reserve(bans_.size());
    for (const auto& [key, ban] : bans_)
        bans.push_back(ban);
    return bans;
}

void BanTable::expire(Time ended_before)
{
    std::erase_if(bans_, [&](const auto& entry) {
        const bool over = entry.second.until < ended_before;
        if (over) news_.erase(entry.first);
        return over;
    });
}

BanChanges BanTable::take_over(const std::vector<Ban>& stored, Time now)
{
    const std::map<Key, Ban> before = bans_;
    std::erase_if(bans_, [&](const auto& entry) { return !news_.contains(entry.first); });
    for (const Ban& ban : stored) {
        const Key key(ban.network, ban.user);
        const auto [ours, is_new] = bans_.try_emplace(key, ban);
        if (is_new || ban.until <= ours->second.until) continue;
        ours->second = ban; // whoever wrote it wants the longer one
        news_.erase(key);
    }

    BanChanges changes;
    for (const auto& [key, ban] : before)
        if (ban.in_force(now) && !bans_.contains(key)) changes.lifted.push_back(ban);
    for (const auto& [key, ban] : bans_) {
        const auto old = before.find(key);
        const bool is_new = old == before.end() || old->second != ban;
        if (is_new && ban.in_force(now)) changes.begun.push_back(ban);
    }
    while (bans_.size() > kCapacity)
        forget_first_to_end();
    return changes;
}

void BanTable::stored(const std::vector<Ban>& bans)
{
    for (const Ban& ban : bans) {
        const Key key(ban.network, ban.user);
        const auto found = bans_.find(key);
        if (found != bans_.end() && found->second == ban) news_.erase(key);
    }
}

void BanTable::forget_first_to_end()
{
    const auto first_to_end = std::min_element(bans_.begin(), bans_.end(), [](const auto& a, const auto& b) {
        return a.second.until < b.second.until;
    });
    news_.erase(first_to_end->first);
    bans_.erase(first_to_end);
}

} // namespace wharf::auth
