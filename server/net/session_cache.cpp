#include "server/net/session_cache.hpp"

namespace wharf::net {

void SessionCache::put(const std::string& id, std::string session, Clock::time_point now)
{
    const std::lock_guard lock(mutex_);
    make_room(now);
    const bool added = sessions_.try_emplace(id, std::move(session)).second;
    if (added) ages_.push_back({id, now}); // ids are random: one that is there already is nobody's but ours
}

std::optional<std::string> SessionCache::get(const std::string& id, Clock::time_point now)
{
    const std::lock_guard lock(mutex_);
    while (!ages_.empty() && now - ages_.front().put > lifetime_) {
        sessions_.erase(ages_.front().id);
        ages_.pop_front();
    }
    const auto found = sessions_.find(id);
    if (found == sessions_.end()) return std::nullopt;
    return found->second;
}

std::size_t SessionCache::count() const
{
    const std::lock_guard lock(mutex_);
    return sessions_.size();
}

void SessionCache::make_room(Clock::time_point now)
{
    while (!ages_.empty() && (ages_.size() >= capacity_ || now - ages_.front().put > lifetime_)) {
        sessions_.erase(ages_.front().id);
        ages_.pop_front();
    }
}

} // namespace wharf::net
