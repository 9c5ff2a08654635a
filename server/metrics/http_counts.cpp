#include "server/metrics/http_counts.hpp"

#include <algorithm>

namespace wharf::metrics {

namespace {

constexpr std::size_t kServerError = 4;
constexpr std::size_t kNone = 5;

std::size_t class_of(std::optional<unsigned> status)
{
    if (!status) return kNone;
    return *status >= 100 && *status < 600 ? *status / 100 - 1 : kServerError;
}

} // namespace

void HttpCounts::count(std::string_view method, std::optional<unsigned> status) noexcept
{
    const auto last = kMethods.end() - 1;
    const auto row = static_cast<std::size_t>(std::find(kMethods.begin(), last, method) - kMethods.begin());
    counters_[row][class_of(status)].add();
}

} // namespace wharf::metrics
