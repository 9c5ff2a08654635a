#include "tests/bench/ftps_load/control.hpp"
#include "tests/bench/ftps_load/report.hpp"
#include "tests/bench/ftps_load/workloads.hpp"

#include <fmt/format.h>
#include <thread>

namespace load {

void noop(const Options& options)
{
    const auto set_up = Clock::now();
    const ClientTls tls;
    Ticket tickets;
    Control control(options, tls, tickets);
    wait_for_the_go(set_up);

    const std::chrono::milliseconds interval(options.interval_ms);
    Latencies latencies;
    auto now = Clock::now();
    const auto end = now + std::chrono::seconds(options.seconds);
    for (auto tick = now; now < end; tick = std::max(tick + interval, now)) {
        std::this_thread::sleep_until(tick);
        const auto sent = Clock::now();
        control.command("NOOP", 200);
        now = Clock::now();
        latencies.add(now - sent);
    }
    print_line(fmt::format(R"({{"count": {}, "latency_ms": {}}})", latencies.count(), latencies.json()));
}

} // namespace load
