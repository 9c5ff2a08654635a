#include "server/metrics/http_counts.hpp"

#include <algorithm>

namespace wharf::metrics {

void HttpCounts::count(std::string_view method, unsigned status) noexcept
{
    const auto last = kMethods.end() - 1;
    const auto row = static_cast<std::size_t>(std::find(kMethods.begin(), last, method) - kMethods.begin());
    const bool known = status >= 100 && status < 600;
    counters_[row][known ? status / 100 - 1 : kClasses.size() - 1].add();
}

} // namespace wharf::metrics
