#include "server/ftp/data_phase.hpp"

#include "server/async/race.hpp"
#include "server/ftp/reply_for_error.hpp"

#include <fmt/format.h>

namespace wharf::ftp {

namespace {

// The monitor's transfer, for as long as this lives.
class Watched {
public:
    explicit Watched(TransferMonitor& monitor)
        : monitor_(monitor)
    {
    }
    Watched(const Watched&) = delete;
    Watched& operator=(const Watched&) = delete;
    ~Watched() { monitor_.end(); }

private:
    TransferMonitor& monitor_;
};

// A connection that never came, or was given up, had no handshake to fail.
void count_handshake(metrics::Handshakes& handshakes,
                     const net::result<std::unique_ptr<net::DataChannel>>& channel)
{
    if (channel)
        ((*channel)->tls_facts().resumed ? handshakes.resumed : handshakes.full).add();
    else if (channel.error() != net::Errc::TimedOut && channel.error() != net::Errc::Cancelled)
        handshakes.failed.add();
}

awaitable<Outcome> connect_and_move(SessionContext& context, Pump& pump)
{
    TransferMonitor& monitor = context.monitor;
    net::result<std::unique_ptr<net::DataChannel>> channel{std::unique_ptr<net::DataChannel>()};
    // Gone before the channel is, however this ends: the watch must not touch it any more.
    const Watched watched(monitor);
    channel = co_await context.state.data_port->connect();
    count_handshake(context.services.metrics.ftp.data, channel);
    Outcome outcome;
    if (!channel) {
        outcome = {Outcome::End::NoData, channel.error(), monitor.reason()};
    } else {
        const metrics::Present open(context.services.metrics.ftp.data_connections);
        if ((*channel)->tls_facts().resumed) context.state.ticket_used = true;
        monitor.connected(**channel);
        outcome = co_await pump.move(**channel);
        outcome.reason = monitor.reason();
    }
    if (outcome.end == Outcome::End::Local) context.state.late_data = std::move(*channel);
    // Some clients close both connections behind an upload, and never hear the reply.
    const bool whole = outcome.end == Outcome::End::Clean || outcome.proves_whole;
    if (outcome.reason != StopReason::None && !whole) outcome.end = Outcome::End::Stopped;
    co_return outcome;
}

} // namespace

awaitable<Outcome> run_data_phase(SessionContext& context, std::string what, std::string announcement,
                                  Pump& pump)
{
    context.monitor.begin(std::move(what), *context.state.data_port);
    if (!context.state.data_port->wait_begins()) {
        context.monitor.end();
        co_return Outcome{Outcome::End::NoData, net::Errc::PortGivenAway};
    }
    const Reply opening{150, std::move(announcement)};
    context.log.reply(opening);
    if (const auto error = co_await context.control.write(opening)) {
        context.monitor.end();
        co_return Outcome{Outcome::End::Stopped, error, StopReason::ControlLost};
    }
    const StallWatch stall(context, co_await boost::asio::this_coro::executor);
    auto work = connect_and_move(context, pump);
    auto watch = watch_transfer(context, pump.when_lost());
    auto both = async::race(std::move(work), std::move(watch));
    auto first = co_await std::move(both);
    co_return std::get<Outcome>(first); // the watch never ends by itself
}

Reply reply_for_outcome(const Outcome& outcome)
{
    switch (outcome.end) {
    case Outcome::End::Clean:
    case Outcome::End::BareEnd: break;
    case Outcome::End::NoData: return {425, fmt::format("No data connection: {}", outcome.error.message())};
    case Outcome::End::Peer: return {426, "The data connection broke"};
    case Outcome::End::Local: return reply_for_error(outcome.error);
    case Outcome::End::Stopped:
        switch (outcome.reason) {
        case StopReason::Aborted: return {426, "Transfer aborted as you asked"};
        case StopReason::Stalled: return {426, "No data moved for too long; transfer ended"};
        case StopReason::ShuttingDown: return {426, "The server is shutting down; transfer ended"};
        case StopReason::ControlLost:
        case StopReason::None: break;
        }
        return {426, "Transfer ended"};
    }
    return {451, "Local error; the server's log has the details"};
}

std::string_view name_of(Outcome::End end)
{
    switch (end) {
    case Outcome::End::Clean: return "clean";
    case Outcome::End::BareEnd: return "bare-end";
    case Outcome::End::NoData: return "no-data-connection";
    case Outcome::End::Peer: return "broken";
    case Outcome::End::Stopped: return "stopped";
    case Outcome::End::Local: return "local-error";
    }
    return "unknown";
}

std::string_view name_of(StopReason reason)
{
    switch (reason) {
    case StopReason::None: return "";
    case StopReason::Aborted: return "aborted";
    case StopReason::Stalled: return "stalled";
    case StopReason::ControlLost: return "control-lost";
    case StopReason::ShuttingDown: return "shutting-down";
    }
    return "unknown";
}

} // namespace wharf::ftp
