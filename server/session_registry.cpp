#include "server/session_registry.hpp"

#include <boost/asio/post.hpp>
#include <utility>

namespace wharf::server {

SessionRegistry::Verdict SessionRegistry::admit(const boost::asio::ip::address& client)
{
    const std::lock_guard lock(mutex_);
    if (closed_) return Verdict::Closed;
    if (count_ >= limits_.sessions) return Verdict::Full;
    std::uint32_t& here = per_address_[client];
    if (here >= limits_.per_address) return Verdict::TooManyFromAddress;
    ++here;
    ++count_;
    return Verdict::Admitted;
}

void SessionRegistry::leave(const boost::asio::ip::address& client)
{
    const std::lock_guard lock(mutex_);
    const auto found = per_address_.find(client);
    if (--found->second == 0) per_address_.erase(found);
    --count_;
    tell_if_empty();
}

std::uint64_t SessionRegistry::attach(ftp::Session& session, boost::asio::any_io_executor executor)
{
    const std::lock_guard lock(mutex_);
    const std::uint64_t handle = next_handle_++;
    members_.emplace(handle, Member{&session, std::move(executor)});
    return handle;
}

void SessionRegistry::detach(std::uint64_t handle)
{
    const std::lock_guard lock(mutex_);
    members_.erase(handle);
}

void SessionRegistry::change(const Limits& limits)
{
    const std::lock_guard lock(mutex_);
    limits_ = limits;
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
    if (count_ > 0 || !empty_) return;
    const auto tell = std::exchange(empty_, nullptr);
    tell();
}

void SessionRegistry::for_each(const std::function<void(ftp::Session&)>& act)
{
    const std::lock_guard lock(mutex_);
    for (const auto& [handle, member] : members_) {
        // Looked up again on the session's own executor, where it cannot end meanwhile.
        boost::asio::post(member.executor, [this, handle = handle, act] {
            ftp::Session* session = nullptr;
            {
                const std::lock_guard inner(mutex_);
                const auto found = members_.find(handle);
                if (found != members_.end()) session = found->second.session;
            }
            if (session != nullptr) act(*session);
        });
    }
}

} // namespace wharf::server
