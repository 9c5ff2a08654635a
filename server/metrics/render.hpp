// The numbers as Prometheus reads them; docs/METRICS.md lists them, and a test compares it with this. Pure.
#pragma once

#include "server/metrics/exposition.hpp"
#include "server/metrics/metrics.hpp"
#include "server/metrics/observed.hpp"

#include <string>

namespace wharf::metrics {

void write_counted(Exposition& out, const Metrics& metrics);
void write_observed(Exposition& out, const Observed& observed);

[[nodiscard]] std::string render(const Metrics& metrics, const Observed& observed);

} // namespace wharf::metrics
