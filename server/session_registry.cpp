#include "server/session_registry.hpp"

#include <boost/asio/post.hpp>

namespace wharf::server {

SessionRegistry::Verdict SessionRegistry::admit(const boost::asio::ip::address& client)
{
    const std::lock_guard lock(mutex_);
    if (closed_) return Verdict::Closed;
    if (count_ >= limit_) return Verdict::Full;
    std::uint32_t& here = per_address_[client];
    if (here >= limit_per_address_) return Verdict::TooManyFromAddress;
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
    left_.notify_all();
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

void SessionRegistry::close()
{
    const std::lock_guard lock(mutex_);
    closed_ = true;
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

bool SessionRegistry::wait_empty(std::chrono::steady_clock::duration limit)
{
    std::unique_lock lock(mutex_);
    return left_.wait_for(lock, limit, [this] { return count_ == 0; });
}

} // namespace wharf::server
