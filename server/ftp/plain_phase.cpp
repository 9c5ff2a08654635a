#include "server/ftp/plain_phase.hpp"

#include "server/ftp/dispatch.hpp"
#include "server/ftp/reply_for_error.hpp"

namespace wharf::ftp {

std::string_view to_string(EndReason reason)
{
    switch (reason) {
    case EndReason::Quit: return "quit";
    case EndReason::PeerGone: return "peer-gone";
    case EndReason::Idle: return "timeout";
    case EndReason::HandshakeFailed: return "handshake-failed";
    case EndReason::ShuttingDown: return "shutting-down";
    case EndReason::AccountChanged: return "account-changed";
    case EndReason::CrowdedOut: return "crowded-out";
    }
    return "unknown";
}

awaitable<std::optional<EndReason>> run_plain_phase(SessionContext& context)
{
    const Reply greeting{220, context.options.greeting};
    context.log.reply(greeting);
    if (co_await context.control.write(greeting)) co_return EndReason::PeerGone;

    while (!context.state.start_tls) {
        const auto line = co_await context.control.read_line();
        Reply reply;
        if (line) {
            const Command command = protocol::parse_command(*line);
            context.log.command(command);
            reply = co_await dispatch(context, command);
        } else if (line.error() == net::Errc::LineTooLong || line.error() == net::Errc::LineHasNul)
            reply = reply_for_error(line.error());
        else
            co_return EndReason::PeerGone;
        context.log.reply(reply);
        if (co_await context.control.write(reply)) co_return EndReason::PeerGone;
        if (context.state.quit) co_return EndReason::Quit;
    }

    metrics::Handshakes& handshakes = context.services.metrics.ftp.control;
    if (const auto error = co_await context.control.secure()) {
        handshakes.failed.add();
        context.log.event("tls-failed", {{"error", error.message()}});
        co_return EndReason::HandshakeFailed;
    }
    context.state = SessionState{};
    context.secured = true;
    const net::TlsFacts tls = context.control.tls_facts();
    (tls.resumed ? handshakes.resumed : handshakes.full).add();
    context.log.event(
        "tls", {{"version", log::Word{tls.version}},
                {"cipher", log::Word{tls.cipher}},
                {"resumed", tls.resumed},
                {"server_name", tls.server_name.empty() ? std::nullopt : std::optional(tls.server_name)},
                {"alpn", log::Word{tls.alpn}}});
    co_return std::nullopt;
}

} // namespace wharf::ftp
