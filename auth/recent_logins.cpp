#include "auth/recent_logins.hpp"

#include <algorithm>
#include <sodium.h>

namespace wharf::auth {
RecentLogins::~RecentLogins()
{
    sodium_memzero(entries_.data(), sizeof entries_);
}

bool RecentLogins::contains(std::string_view user, std::string_view stored_hash, const Secret& password)
{
    const Digest wanted = digest_.of({user, stored_hash, password.reveal()});
    const std::lock_guard lock(mutex_);
    return std::any_of(
        entries_.begin(), entries_.begin() + static_cast<std::ptrdiff_t>(used_),
        [&](const Digest& entry) { return sodium_memcmp(entry.data(), wanted.data(), wanted.size()) == 0; });
}

void RecentLogins::add(std::string_view user, std::string_view stored_hash, const Secret& password)
{
    const Digest entry = digest_.of({user, stored_hash, password.reveal()});
    const std::lock_guard lock(mutex_);
    entries_[next_] = entry;
    next_ = (next_ + 1) % kCapacity;
    used_ = std::min(used_ + 1, kCapacity);
}

} // namespace wharf::auth
