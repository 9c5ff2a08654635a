#include "server/ftp/transfer_watch.hpp"

#include "server/async/race.hpp"
#include "server/ftp/command_inbox.hpp"
#include "server/ftp/dispatch.hpp"

#include <fmt/format.h>

namespace wharf::ftp {

namespace {

using protocol::Verb;

// Answers what may run during a transfer. False: it has to wait.
awaitable<bool> answer_now(SessionContext& context, const Command& command)
{
    switch (command.verb) {
    case Verb::Abor:
        context.state.abort_to_confirm = true;
        context.monitor.stop(StopReason::Aborted);
        co_return true;
    case Verb::Stat: {
        if (!command.argument.empty()) co_return false; // a listing: for after the transfer
        const Reply status = session_status(context);
        co_await context.control.write(status);
        co_return true;
    }
    case Verb::Noop: {
        const Reply alive{200, "Still moving data"};
        co_await context.control.write(alive);
        co_return true;
    }
    default: co_return false;
    }
}

awaitable<void> listen(SessionContext& context)
{
    while (!context.inbox.full()) {
        auto incoming = co_await context.inbox.next_arrival();
        if (!incoming) {
            if (co_await async::cancelled()) co_return;
            if (context.inbox.ended()) break;
            continue; // woken for shutdown: the transfer may go on for as long as `drain` says
        }
        const auto* command = std::get_if<Command>(&*incoming);
        const bool answered = command != nullptr && co_await answer_now(context, *command);
        if (!answered && !context.inbox.put_off(std::move(*incoming))) break;
    }
    if (context.inbox.ended()) context.monitor.stop(StopReason::ControlLost);
    co_await async::sleep_forever();
}

awaitable<void> notice_stall(SessionContext& context)
{
    const auto limit = context.services.options->limits.data_stall;
    // Connecting and handshaking have limits of their own; this one is about data.
    for (;;) {
        const auto due = context.monitor.last_progress() + limit;
        const auto left = due - TransferMonitor::Clock::now();
        if (left <= TransferMonitor::Clock::duration::zero()) break;
        co_await async::sleep_for(left);
        if (co_await async::cancelled()) co_return;
    }
    context.monitor.stop(StopReason::Stalled);
    co_await async::sleep_forever();
}

} // namespace

awaitable<void> watch_transfer(SessionContext& context)
{
    auto ears = listen(context);
    auto clock = notice_stall(context);
    auto both = async::race(std::move(ears), std::move(clock));
    co_await std::move(both);
}

Reply session_status(const SessionContext& context)
{
    const net::TlsFacts tls = context.control.tls_facts();
    Reply reply{211, "Wharfinger " WHARF_VERSION};
    reply.lines.push_back(fmt::format("Connected from {}", context.control.client_address().to_string()));
    reply.lines.push_back(fmt::format("Logged in as {}", escaped(context.state.login->principal.name)));
    reply.lines.push_back(fmt::format("{}, {}", tls.version, tls.cipher));
    if (context.monitor.active())
        reply.lines.push_back(fmt::format("{}: {} bytes in {:.1f} s", escaped(context.monitor.what()),
                                          context.monitor.bytes(), context.monitor.seconds()));
    else
        reply.lines.push_back("No transfer under way");
    reply.lines.push_back("End");
    return reply;
}

} // namespace wharf::ftp
