#include "server/http/connection/presence.hpp"

#include <chrono>

namespace wharf::http {
namespace {

constexpr std::chrono::milliseconds kEvery{200};

} // namespace

Presence::Presence(Wire& wire, const boost::asio::any_io_executor& executor)
    : wire_(wire)
    , alarm_(executor, [this] { look(); })
{
}

void Presence::watch()
{
    watching_ = true;
    if (!set_) look_later();
}

void Presence::rest()
{
    watching_ = false;
}

void Presence::look()
{
    set_ = false;
    if (!watching_) return;
    gone_ = wire_.has_left();
    if (!gone_) look_later();
}

void Presence::look_later()
{
    alarm_.set(async::Alarm::Clock::now() + kEvery);
    set_ = true;
}

} // namespace wharf::http
