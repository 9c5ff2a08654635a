#include "auth/throttle.hpp"

#include "auth/user.hpp"

#include <algorithm>
#include <cstring>

namespace wharf::auth {

Throttle::Throttle(ThrottleRules rules)
    : rules_(std::move(rules))
{
}

void Throttle::set_rules(ThrottleRules rules)
{
    const std::lock_guard lock(mutex_);
    rules_ = std::move(rules);
}

bool Throttle::is_banned(const Network& address, Time now)
{
    return is_banned(address, "", now);
}

bool Throttle::is_banned(const Network& address, const std::string& user, Time now)
{
    const Network network = address.counted_by();
    const std::lock_guard lock(mutex_);
    return has_ban(network, user, now) && !is_exempt(address);
}

Throttle::Penalty Throttle::failed(const Network& address, const std::string& user, const Secret& password,
                                   Time now)
{
    const Network network = address.counted_by();
    const std::string there = network.text();
    const Mark where = mark({there});
    const Mark who = is_user_name(user) ? mark({there, user}) : 0;
    const Mark what = mark({there, user, password.reveal()});

    const std::lock_guard lock(mutex_);
    failures_.expire(now - rules_.window);
    const bool exempt = is_exempt(address);
    if (!exempt && has_ban(network, user, now)) return {delay_after(failures_.count(where)), {}};
    const bool counted = failures_.add({who, where, what}, now);
    Penalty penalty{delay_after(failures_.count(where)), {}};
    if (!counted || exempt) return penalty;
    const auto ban_if_too_many = [&](Mark whom, const std::string& name, std::uint32_t allowed) {
        const std::uint32_t failures = failures_.count(whom);
        if (allowed == 0 || failures < allowed) return;
        penalty.bans.push_back(bans_.add(network, name, failures, now, rules_.ban));
        failures_.clear(whom);
    };
    if (who != 0) ban_if_too_many(who, user, rules_.user_failures);
    ban_if_too_many(where, "", rules_.address_failures);
    return penalty;
}

std::chrono::milliseconds Throttle::delay(const Network& address, Time now)
{
    const Mark where = mark({address.counted_by().text()});
    const std::lock_guard lock(mutex_);
    failures_.expire(now - rules_.window);
    return delay_after(failures_.count(where));
}

void Throttle::succeeded(const Network& address, const std::string& user)
{
    const Mark who = mark({address.counted_by().text(), user});
    const std::lock_guard lock(mutex_);
    failures_.clear(who);
}

std::vector<Ban> Throttle::bans(Time now)
{
    const std::lock_guard lock(mutex_);
    bans_.expire(now - rules_.ban.longest);
    return bans_.all();
}

BanChanges Throttle::take_over(const std::vector<Ban>& stored, Time now)
{
    const std::lock_guard lock(mutex_);
    return bans_.take_over(stored, now);
}

bool Throttle::has_news()
{
    const std::lock_guard lock(mutex_);
    return bans_.has_news();
}

void Throttle::stored(const std::vector<Ban>& bans)
{
    const std::lock_guard lock(mutex_);
    bans_.stored(bans);
}

std::size_t Throttle::failures_remembered()
{
    const std::lock_guard lock(mutex_);
    return failures_.size();
}

Mark Throttle::mark(std::initializer_list<std::string_view> texts) const
{
    const KeyedDigest::Digest digest = digest_.of(texts);
    Mark mark = 0;
    std::memcpy(&mark, digest.data(), sizeof mark);
    return std::max<Mark>(mark, 1);
}

std::chrono::milliseconds Throttle::delay_after(std::uint32_t failures) const
{
    std::chrono::milliseconds delay = rules_.first_delay;
    for (std::uint32_t i = 1; i < failures && delay < rules_.longest_delay; ++i) {
        if (delay.count() == 0) break;
        delay *= 2;
    }
    return std::min(delay, rules_.longest_delay);
}

bool Throttle::has_ban(const Network& network, const std::string& user, Time now) const
{
    return bans_.find(network, "", now) != nullptr ||
           (!user.empty() && bans_.find(network, user, now) != nullptr);
}

bool Throttle::is_exempt(const Network& address) const
{
    return std::any_of(rules_.exempt.begin(), rules_.exempt.end(),
                       [&](const Network& network) { return network.contains(address); });
}

} // namespace wharf::auth
