#include "tests/bench/ftps_load/control.hpp"
#include "tests/bench/ftps_load/report.hpp"
#include "tests/bench/ftps_load/side_by_side.hpp"
#include "tests/bench/ftps_load/workloads.hpp"

#include <algorithm>
#include <atomic>
#include <fmt/format.h>

namespace load {

void logins(const Options& options)
{
    const ClientTls tls;
    std::atomic<int> next{0};
    std::mutex mutex;
    Latencies latencies;
    const int threads = std::min(options.at_once, options.count);
    const double seconds = side_by_side(threads, [&](int, StartLine& line) {
        Ticket tickets;
        Latencies mine;
        line.wait();
        while (next++ < options.count) {
            const auto begin = Clock::now();
            Control control(options, tls, tickets, options.resume);
            control.command("QUIT", 221);
            mine.add(Clock::now() - begin);
        }
        line.finished();
        const std::lock_guard lock(mutex);
        latencies.add(mine);
    });
    print_line(fmt::format(R"({{"seconds": {:.6f}, "logins": {}, "latency_ms": {}}})", seconds,
                           latencies.count(), latencies.json()));
}

} // namespace load
