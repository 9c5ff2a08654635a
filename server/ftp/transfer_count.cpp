#include "server/ftp/transfer_count.hpp"

namespace wharf::ftp {

namespace {

metrics::Counter& ended_by(metrics::Transfers& metrics, StopReason reason)
{
    switch (reason) {
    case StopReason::Aborted: return metrics.aborted;
    case StopReason::ShuttingDown: return metrics.failed_by_server;
    case StopReason::None:
    case StopReason::Stalled:
    case StopReason::ControlLost: break;
    }
    return metrics.failed_by_client;
}

// A disk that fails or is full (RFC 959 section 4.2.1) is ours to mend; for everything else the client would
// have to do something.
metrics::Counter& refused_with(metrics::Transfers& metrics, const Reply& reply)
{
    return reply.code == 451 || reply.code == 452 ? metrics.failed_by_server : metrics.refused;
}

metrics::Counter& counter_for(metrics::Transfers& metrics, const Outcome& outcome, const Reply& reply)
{
    if (reply.code == 226) return metrics.complete;
    switch (outcome.end) {
    case Outcome::End::Clean: // but it is not what was announced
    case Outcome::End::BareEnd:
    case Outcome::End::NoData:
    case Outcome::End::Peer: break;
    case Outcome::End::Stopped: return ended_by(metrics, outcome.reason);
    case Outcome::End::Local: return refused_with(metrics, reply);
    }
    return metrics.failed_by_client;
}

} // namespace

void count_transfer(metrics::Transfers& metrics, const Outcome& outcome, const Reply& reply)
{
    counter_for(metrics, outcome, reply).add();
}

void count_refusal(metrics::Transfers& metrics, const Reply& reply)
{
    refused_with(metrics, reply).add();
}

} // namespace wharf::ftp
