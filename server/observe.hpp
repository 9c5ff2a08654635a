// Asks the parts of the server what the metrics and the readiness are made of. Any thread; blocks on the
// disk.
#pragma once

#include "server/metrics/observed.hpp"
#include "server/parts.hpp"

namespace wharf::server {

[[nodiscard]] metrics::Vitals look_at_vitals(Parts& parts);
[[nodiscard]] metrics::Observed observe(Parts& parts);

} // namespace wharf::server
