// HTTP requests answered, by method and class of status. As Counter: any thread, no waiting.
#pragma once

#include "server/metrics/counter.hpp"

#include <array>
#include <cstddef>
#include <string_view>

namespace wharf::metrics {

class HttpCounts {
public:
    // The last stands for whatever else a client may have thought of: what it sends never names a series.
    static constexpr std::array<std::string_view, 7> kMethods{"GET",    "HEAD",    "POST", "PUT",
                                                              "DELETE", "OPTIONS", "other"};
    static constexpr std::array<std::string_view, 5> kClasses{"1xx", "2xx", "3xx", "4xx", "5xx"};

    // `method` as it stands in the request; a status outside of 100 to 599 counts as 5xx. Once per request,
    // when the answer is decided.
    void count(std::string_view method, unsigned status) noexcept;
    [[nodiscard]] const Counter& of(std::size_t method, std::size_t status_class) const
    {
        return counters_[method][status_class];
    }

private:
    std::array<std::array<Counter, kClasses.size()>, kMethods.size()> counters_;
};

} // namespace wharf::metrics
