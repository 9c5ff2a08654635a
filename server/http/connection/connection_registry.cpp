#include "server/http/connection/connection_registry.hpp"

#include "server/http/connection/connection.hpp"

#include <boost/asio/post.hpp>
#include <utility>

namespace wharf::http {

void ConnectionRegistry::change(const Limits& limits)
{
    const std::lock_guard lock(mutex_);
    limits_ = limits;
}

ConnectionRegistry::Admission ConnectionRegistry::admit(const boost::asio::ip::address& client)
{
    const auth::Network network = auth::Network::parse(client.to_string()).value().counted_by();
    const std::lock_guard lock(mutex_);
    if (closed_) return {Verdict::Closed};
    if (members_.size() >= limits_.connections) return {Verdict::Full};
    const auto here = per_address_.find(network);
    if (here != per_address_.end() && here->second >= limits_.per_address)
        return {Verdict::TooManyFromAddress};
    if (members_.size() * 10 >= std::uint64_t{limits_.connections} * 9) make_room();

    const Place place = next_place_++;
    members_.emplace(place, Member{network, next_wait_});
    waiting_.emplace(next_wait_++, place);
    ++per_address_[network];
    return {Verdict::Admitted, place};
}

void ConnectionRegistry::waits(Place place)
{
    const std::lock_guard lock(mutex_);
    Member& member = members_.at(place);
    stop_waiting(member);
    member.waits_since = next_wait_;
    waiting_.emplace(next_wait_++, place);
}

void ConnectionRegistry::works(Place place)
{
    const std::lock_guard lock(mutex_);
    stop_waiting(members_.at(place));
}

void ConnectionRegistry::leave(Place place)
{
    const std::lock_guard lock(mutex_);
    const auto member = members_.find(place);
    stop_waiting(member->second);
    const auto here = per_address_.find(member->second.client);
    if (--here->second == 0) per_address_.erase(here);
    members_.erase(member);
    tell_if_empty();
}

std::uint32_t ConnectionRegistry::size() const
{
    const std::lock_guard lock(mutex_);
    return static_cast<std::uint32_t>(members_.size());
}

void ConnectionRegistry::attach(Place place, Connection& connection, boost::asio::any_io_executor executor)
{
    const std::lock_guard lock(mutex_);
    Member& member = members_.at(place);
    member.connection = &connection;
    member.executor = std::move(executor);
}

void ConnectionRegistry::detach(Place place)
{
    const std::lock_guard lock(mutex_);
    members_.at(place).connection = nullptr;
}

void ConnectionRegistry::close(std::function<void()> empty)
{
    const std::lock_guard lock(mutex_);
    closed_ = true;
    empty_ = std::move(empty);
    tell_if_empty();
}

bool ConnectionRegistry::closed() const
{
    const std::lock_guard lock(mutex_);
    return closed_;
}

void ConnectionRegistry::for_each(const std::function<void(Connection&)>& act)
{
    const std::lock_guard lock(mutex_);
    for (const auto& [place, member] : members_)
        if (member.connection != nullptr) post(place, member, act);
}

void ConnectionRegistry::stop_waiting(Member& member)
{
    waiting_.erase(member.waits_since);
    member.waits_since = 0;
}

void ConnectionRegistry::make_room()
{
    for (const auto& [since, place] : waiting_) {
        Member& member = members_.at(place);
        if (member.connection == nullptr) continue; // only just admitted
        post(place, member, &Connection::make_room);
        stop_waiting(member);
        return;
    }
}

void ConnectionRegistry::post(Place place, const Member& member, const std::function<void(Connection&)>& act)
{
    // Looked up again on the connection's own executor, where it cannot end meanwhile.
    boost::asio::post(member.executor, [this, place, act] {
        Connection* connection = nullptr;
        {
            const std::lock_guard lock(mutex_);
            const auto found = members_.find(place);
            if (found != members_.end()) connection = found->second.connection;
        }
        if (connection != nullptr) act(*connection);
    });
}

void ConnectionRegistry::tell_if_empty()
{
    if (!members_.empty() || !empty_) return;
    const auto tell = std::exchange(empty_, nullptr);
    tell();
}

} // namespace wharf::http
