// What the system knows of this process, for metrics and for those who look after its memory.
#pragma once

#include "server/metrics/observed.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace wharf::server {

// The part of /proc/self/stat (proc(5)) that is of use here.
struct ProcessStat {
    std::uint64_t cpu_ticks = 0; // user and system, of all threads
    std::uint64_t threads = 0;
    std::uint64_t start_ticks = 0; // after the system's start
    std::uint64_t virtual_bytes = 0;
    std::uint64_t resident_pages = 0;
};
// Nothing: it does not look as described. Pure.
[[nodiscard]] std::optional<ProcessStat> parse_process_stat(std::string_view text);

// Reads /proc, some of whose files take the system a moment.
[[nodiscard]] metrics::Process process_facts();
[[nodiscard]] std::size_t resident_bytes(); // 0: the system does not tell

} // namespace wharf::server
