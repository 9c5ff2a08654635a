#include "server/session_registry.hpp"

#include <boost/asio/post.hpp>
#include <utility>

namespace wharf::server {

void SessionRegistry::change(const Limits& limits)
{
    const std::lock_guard lock(mutex_);
    limits_ = limits;
}

SessionRegistry::Admission SessionRegistry::admit(const boost::asio::ip::address& client)
{
    const auth::Network network = auth::Network::parse(client.to_string()).value().counted_by();
    const std::lock_guard lock(mutex_);
    if (closed_) return {Verdict::Closed};
    if (members_.size() >= limits_.sessions) return {Verdict::Full};
    const auto here = per_address_.find(network);
    const Count count = here == per_address_.end() ? Count{} : here->second;
    if (count.all >= limits_.per_address || count.before_login >= limits_.before_login_per_address)
        return {Verdict::TooManyFromAddress};
    if (before_login_.size() >= limits_.before_login) crowd_out(*before_login_.begin());

    const Place place = next_place_++;
    members_.emplace(place, Member{network, nullptr, {}});
    before_login_.insert(place);
    per_address_[network] = {count.all + 1, count.before_login + 1};
    return {Verdict::Admitted, place};
}

void SessionRegistry::logged_in(Place place)
{
    const std::lock_guard lock(mutex_);
    stop_waiting(place);
}

void SessionRegistry::logged_out(Place place)
{
    const std::lock_guard lock(mutex_);
    Member& member = members_.at(place);
    member.crowded_out = false;
    if (before_login_.insert(place).second) ++per_address_.at(member.client).before_login;
}

void SessionRegistry::leave(Place place)
{
    const std::lock_guard lock(mutex_);
    stop_waiting(place);
    const auto member = members_.find(place);
    const auto here = per_address_.find(member->second.client);
    if (--here->second.all == 0) per_address_.erase(here);
    members_.erase(member);
    tell_if_empty();
}

SessionRegistry::Count SessionRegistry::count() const
{
    const std::lock_guard lock(mutex_);
    return {static_cast<std::uint32_t>(members_.size()), static_cast<std::uint32_t>(before_login_.size())};
}

void SessionRegistry::attach(Place place, ftp::Session& session, boost::asio::any_io_executor executor)
{
    const std::lock_guard lock(mutex_);
    Member& member = members_.at(place);
    member.session = &session;
    member.executor = std::move(executor);
    if (member.crowded_out) post(place, member, &ftp::Session::make_room);
}

void SessionRegistry::detach(Place place)
{
    const std::lock_guard lock(mutex_);
    members_.at(place).session = nullptr;
}

void SessionRegistry::close(std::function<void()> empty)
{
    const std::lock_guard lock(mutex_);
    closed_ = true;
    empty_ = std::move(empty);
    tell_if_empty();
}

bool SessionRegistry::closed() const
{
    const std::lock_guard lock(mutex_);
    return closed_;
}

void SessionRegistry::tell_if_empty()
{
    if (!members_.empty() || !empty_) return;
    const auto tell = std::exchange(empty_, nullptr);
    tell();
}

void SessionRegistry::for_each(const std::function<void(ftp::Session&)>& act)
{
    const std::lock_guard lock(mutex_);
    for (const auto& [place, member] : members_)
        if (member.session != nullptr) post(place, member, act);
}

void SessionRegistry::post(Place place, const Member& member, const std::function<void(ftp::Session&)>& act)
{
    // Looked up again on the session's own executor, where it cannot end meanwhile.
    boost::asio::post(member.executor, [this, place, act] {
        ftp::Session* session = nullptr;
        {
            const std::lock_guard lock(mutex_);
            const auto found = members_.find(place);
            if (found != members_.end()) session = found->second.session;
        }
        if (session != nullptr) act(*session);
    });
}

void SessionRegistry::stop_waiting(Place place)
{
    if (before_login_.erase(place) == 0) return;
    --per_address_.at(members_.at(place).client).before_login;
}

void SessionRegistry::crowd_out(Place place)
{
    stop_waiting(place);
    Member& member = members_.at(place);
    member.crowded_out = true;
    if (member.session != nullptr) post(place, member, &ftp::Session::make_room);
}

} // namespace wharf::server
