// Whether the server can take uploads. Pure.
#pragma once

#include "server/metrics/observed.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace wharf::metrics {

// One reason why not. Told to whoever asks, so it has no path, no name and no number of anybody's: the log
// and the metrics have the details.
struct Unready {
    std::string_view what; // "disk": what to look at
    std::string why;       // a sentence
};

// Empty: ready. A users file that broke while good users are known is none: they go on.
[[nodiscard]] std::vector<Unready> reasons_against(const Vitals& vitals);

// "ready", or a line for each reason.
[[nodiscard]] std::string readiness_text(const std::vector<Unready>& reasons);

} // namespace wharf::metrics
