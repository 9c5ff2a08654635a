#include "server/ftp/transfer_report.hpp"

#include "server/ftp/reply_for_error.hpp"
#include "server/ftp/transfer_count.hpp"
#include "server/log/xferlog.hpp"

#include <chrono>
#include <optional>

namespace wharf::ftp {

namespace {

using log::Decimal;
using log::Word;

using Direction = log::Transfer::Direction;

Direction direction_of(std::string_view verb)
{
    return verb == "RETR" ? Direction::Outgoing : Direction::Incoming;
}

template <class T>
std::optional<T> unless_empty(T value)
{
    return value == T{} ? std::nullopt : std::optional<T>(std::move(value));
}

std::optional<std::string> text_of(const net::error_code& error)
{
    return error ? std::optional(error.message()) : std::nullopt;
}

void log_transfer(const SessionContext& context, const TransferFacts& facts, const Outcome& outcome,
                  const Reply& reply)
{
    const TransferMonitor& monitor = context.monitor;
    const double seconds = monitor.seconds();
    const std::uint64_t bytes = monitor.bytes();
    const net::TlsFacts none;
    const net::TlsFacts& tls = monitor.tls() != nullptr ? *monitor.tls() : none;
    const auto resumed = tls.version.empty() ? std::nullopt : std::optional(tls.resumed);
    const auto error = text_of(outcome.error);
    // Below a millisecond a rate says nothing.
    const auto rate = seconds < 0.001 ? 0 : static_cast<std::uint64_t>(static_cast<double>(bytes) / seconds);
    context.log.event(level_for(reply), "transfer",
                      {{"verb", Word{facts.verb}},
                       {"path", context.logged(facts.path)},
                       {"offset", unless_empty(facts.offset)},
                       {"bytes", bytes},
                       {"seconds", Decimal{seconds}},
                       {"bytes_per_second", unless_empty(rate)},
                       {"outcome", Word{name_of(outcome.end)}},
                       {"reason", Word{name_of(outcome.reason)}},
                       {"code", reply.code},
                       {"sha256", Word{facts.sha256}},
                       {"tls", Word{tls.version}},
                       {"cipher", Word{tls.cipher}},
                       {"resumed", resumed},
                       {"error", error}});
}

void append_to_xferlog(const SessionContext& context, const TransferFacts& facts, const Reply& reply)
{
    if (context.services.xferlog == nullptr) return;
    context.services.xferlog->append(
        log::xferlog_line({.ended = std::chrono::system_clock::now(),
                           .took = std::chrono::duration<double>(context.monitor.seconds()),
                           .address = context.log.address(),
                           .bytes = context.monitor.bytes(),
                           .path = context.logged(facts.path),
                           .direction = direction_of(facts.verb),
                           .user = context.log.user(),
                           .complete = reply.code == 226}));
}

metrics::Transfers& counted(const SessionContext& context, std::string_view verb)
{
    metrics::Ftp& ftp = context.services.metrics.ftp;
    return direction_of(verb) == Direction::Incoming ? ftp.uploads : ftp.downloads;
}

void count(SessionTally& tally, Direction direction, std::uint64_t bytes)
{
    ++tally.transfers;
    (direction == Direction::Incoming ? tally.bytes_in : tally.bytes_out) += bytes;
}

} // namespace

Reply report_transfer(SessionContext& context, const TransferFacts& facts, const Outcome& outcome,
                      Reply reply)
{
    log_transfer(context, facts, outcome, reply);
    report_enqueue(context, facts.path, facts.note);
    append_to_xferlog(context, facts, reply);
    count(context.log.tally(), direction_of(facts.verb), context.monitor.bytes());
    count_transfer(counted(context, facts.verb), outcome, reply);
    reply.cause = {};
    return reply;
}

Reply refuse_transfer(const SessionContext& context, std::string_view verb, const protocol::VirtualPath& path,
                      Reply refusal)
{
    context.log.event(level_for(refusal), "transfer-refused",
                      {{"verb", Word{verb}},
                       {"path", context.logged(path)},
                       {"code", refusal.code},
                       {"reply", refusal.lines.front()},
                       {"error", text_of(refusal.cause)}});
    count_refusal(counted(context, verb), refusal);
    refusal.cause = {};
    return refusal;
}

void report_enqueue(const SessionContext& context, const protocol::VirtualPath& path, std::string_view note)
{
    constexpr std::string_view kQueued = "queued as job ";
    const auto begin = note.find(kQueued);
    if (begin == std::string_view::npos) return;
    const std::string_view id = note.substr(begin + kQueued.size());
    context.log.event("enqueue", {{"path", context.logged(path)},
                                  {"job", Word{id.substr(0, id.find_first_not_of("0123456789abcdef"))}}});
}

} // namespace wharf::ftp
