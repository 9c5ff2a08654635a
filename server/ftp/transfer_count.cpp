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

metrics::Counter& counter_for(metrics::Transfers& metrics, const Outcome& outcome, const Reply& reply)
{
    if (reply.code == 226) return metrics.complete;
    switch (outcome.end) {
    case Outcome::End::Clean: // but it is not what was announced
    case Outcome::End::BareEnd:
    case Outcome::End::NoData:
    case Outcome::End::Peer: break;
    case Outcome::End::Stopped: return ended_by(metrics, outcome.reason);
    case Outcome::End::Local: // 5xx: the file itself is at fault, and would be again
        return reply.code >= 500 ? metrics.refused : metrics.failed_by_server;
    }
    return metrics.failed_by_client;
}

} // namespace

void count_transfer(metrics::Transfers& metrics, const Outcome& outcome, const Reply& reply)
{
    counter_for(metrics, outcome, reply).add();
}

} // namespace wharf::ftp
