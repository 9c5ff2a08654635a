#include "server/ftp/transfer_watch.hpp"

#include "server/async/race.hpp"
#include "server/ftp/command_inbox.hpp"
#include "server/ftp/dispatch.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <memory>

namespace wharf::ftp {

namespace {

namespace this_coro = boost::asio::this_coro;
using boost::asio::cancellation_type;
using protocol::Verb;

// While set as the filter of a coroutine, its cancellation is only noted.
struct NoteCancellation {
    std::shared_ptr<bool> noted; // the filter stays if what it was set for throws
    cancellation_type operator()(cancellation_type) const noexcept
    {
        *noted = true;
        return cancellation_type::none;
    }
};

// Half a reply would ruin all that is said behind it: once begun it is sent whole, even if the transfer ends
// meanwhile. False: it did.
awaitable<bool> send_whole(SessionContext& context, const Reply& reply)
{
    const auto ended = std::make_shared<bool>(false);
    const NoteCancellation note{ended};
    co_await this_coro::reset_cancellation_state(note);
    co_await context.control.write(reply);
    co_await this_coro::reset_cancellation_state();
    co_return !*ended;
}

// The reply to what may be answered during a transfer. Nothing: it has to wait, as everything behind what
// waits already has to (and behind ABOR, which does), so that replies come in the order of the commands.
std::optional<Reply> reply_now(const SessionContext& context, const Command& command)
{
    if (context.inbox.has_put_off() || context.state.abort_to_confirm) return std::nullopt;
    if (command.verb == Verb::Noop && !command.has_argument) return Reply{200, "Still moving data"};
    if (command.verb == Verb::Stat && !command.has_argument) return session_status(context);
    return std::nullopt;
}

// RFC 959 section 4.1.3: ABOR does not wait its turn. A second one does: there is nothing left to stop.
bool aborts(const SessionContext& context, const Command& command)
{
    return command.verb == Verb::Abor && !command.has_argument && !context.state.abort_to_confirm;
}

// Some clients close both connections behind an upload: its bytes, and its end, may be on their way still.
// Ends when nothing comes any more, or too much.
awaitable<void> while_data_comes_in(const SessionContext& context)
{
    using Clock = TransferMonitor::Clock;
    const Options& options = context.options;
    const auto lost = Clock::now();
    for (;;) {
        const auto quiet = std::max(context.monitor.last_progress(), lost) + options.lost_quiet;
        const auto left = std::min(quiet, lost + options.lost_in_all) - Clock::now();
        const bool over = co_await async::cancelled();
        if (over || left <= Clock::duration::zero()) co_return;
        co_await async::sleep_for(left);
    }
}

} // namespace

awaitable<void> watch_transfer(SessionContext& context, WhenLost when_lost)
{
    // A command may arrive in the moment in which the transfer ends. It is kept then, not thrown away.
    co_await this_coro::throw_if_cancelled(false);
    for (;;) {
        auto incoming = co_await context.inbox.next_arrival();
        const bool over = co_await async::cancelled();
        if (!incoming) {
            if (over) co_return;
            if (context.inbox.ended()) break;
            continue;
        }
        const auto* command = std::get_if<Command>(&*incoming);
        if (command != nullptr && !over) {
            if (aborts(context, *command)) {
                context.log.command(*command);
                context.state.abort_to_confirm = true;
                context.monitor.stop(StopReason::Aborted);
                continue;
            }
            if (const auto reply = reply_now(context, *command)) {
                context.log.command(*command);
                context.log.reply(*reply);
                const bool goes_on = co_await send_whole(context, *reply);
                if (!goes_on) co_return;
                continue;
            }
        }
        context.inbox.put_off(std::move(*incoming));
        if (over) co_return;
    }
    if (when_lost == WhenLost::LetComeIn && !context.monitor.awaits_client())
        co_await while_data_comes_in(context);
    context.monitor.stop(StopReason::ControlLost);
    co_await async::sleep_forever();
}

StallWatch::StallWatch(SessionContext& context, boost::asio::any_io_executor executor)
    : context_(context)
    , alarm_(executor, [this] { look(); })
{
    look();
}

// Connecting and handshaking have limits of their own; this one is about data.
void StallWatch::look()
{
    const auto limit = context_.options.limits.data_stall;
    const auto now = TransferMonitor::Clock::now();
    context_.monitor.look_for_progress();
    const auto left = context_.monitor.last_progress() + limit - now;
    const bool late = left <= TransferMonitor::Clock::duration::zero();
    if (late && !context_.monitor.connecting()) return context_.monitor.stop(StopReason::Stalled);
    const TransferMonitor::Clock::duration often = limit / 8;
    alarm_.set(now + (late ? often : std::min(left, often)));
}

Reply session_status(const SessionContext& context)
{
    const net::TlsFacts tls = context.control.tls_facts();
    Reply reply{211, "Wharfinger " WHARF_VERSION};
    reply.lines.push_back(fmt::format("Connected from {}", context.control.client_address().to_string()));
    reply.lines.push_back(fmt::format("Logged in as {}", escaped(context.state.login->principal.name)));
    reply.lines.push_back(fmt::format("{}, {}", tls.version, tls.cipher));
    reply.lines.push_back(
        fmt::format("TYPE {}, STRU F, MODE S, {}", context.state.image ? 'I' : 'A',
                    context.state.protect_data ? "PROT P" : "PROT C: send PROT P before a transfer"));
    if (context.monitor.active())
        reply.lines.push_back(fmt::format("{}: {} bytes in {:.1f} s", escaped(context.monitor.what()),
                                          context.monitor.bytes(), context.monitor.seconds()));
    else
        reply.lines.push_back("No transfer under way");
    if (!context.monitor.active() && context.state.restart > 0)
        reply.lines.push_back(fmt::format("The next one begins at byte {}", context.state.restart));
    reply.lines.push_back("End");
    return reply;
}

} // namespace wharf::ftp
