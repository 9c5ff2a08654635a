#include "server/signals.hpp"

#include <boost/asio/post.hpp>

#include <csignal>
#include <utility>

namespace wharf::server {

Signals::Signals()
    : signals_(context_, SIGHUP)
{
    listen();
}

void Signals::catch_stop()
{
    signals_.add(SIGTERM);
    signals_.add(SIGINT);
}

void Signals::listen()
{
    signals_.async_wait([this](const boost::system::error_code& error, int signal) {
        if (error) return;
        (signal == SIGHUP ? reload_ : stop_) = true;
        listen();
    });
}

Signals::Kind Signals::wait(std::optional<Clock::time_point> until)
{
    for (;;) {
        context_.poll(); // all that came until now, so that it is taken together
        if (const auto kind = take()) return *kind;
        if (!until)
            context_.run_one();
        else if (context_.run_one_until(*until) == 0)
            return Kind::TimeUp;
    }
}

std::optional<Signals::Kind> Signals::take()
{
    if (std::exchange(stop_, false)) return Kind::Stop;
    if (std::exchange(called_, false)) return Kind::Called;
    if (std::exchange(reload_, false)) return Kind::Reload;
    return std::nullopt;
}

void Signals::call()
{
    boost::asio::post(context_, [this] { called_ = true; });
}

} // namespace wharf::server
