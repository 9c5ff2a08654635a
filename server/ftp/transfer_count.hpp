// Where a transfer that has ended belongs among the metrics.
#pragma once

#include "server/ftp/data_phase.hpp"
#include "server/metrics/metrics.hpp"

namespace wharf::ftp {

// `reply` is its final reply: what the client was told is what counts.
void count_transfer(metrics::Transfers& metrics, const Outcome& outcome, const Reply& reply);
// One that was refused before it began.
void count_refusal(metrics::Transfers& metrics, const Reply& reply);

} // namespace wharf::ftp
