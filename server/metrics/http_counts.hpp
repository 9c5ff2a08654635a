// HTTP requests, by method and class of status. As Counter: any thread, no waiting.
#pragma once

#include "server/metrics/counter.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace wharf::metrics {

class HttpCounts {
public:
    // The last stands for whatever else a client may have thought of: what it sends never names a series.
    static constexpr std::array<std::string_view, 7> kMethods{"GET",    "HEAD",    "POST", "PUT",
                                                              "DELETE", "OPTIONS", "other"};
    static constexpr std::array<std::string_view, 6> kClasses{"1xx", "2xx", "3xx", "4xx", "5xx", "none"};

    // `method` as it stands in the request; a status outside of 100 to 599 counts as 5xx, none: it got no
    // answer. Once per request, when it is over.
    void count(std::string_view method, std::optional<unsigned> status) noexcept;
    [[nodiscard]] const Counter& of(std::size_t method, std::size_t status_class) const
    {
        return counters_[method][status_class];
    }

private:
    std::array<std::array<Counter, kClasses.size()>, kMethods.size()> counters_;
};

} // namespace wharf::metrics
