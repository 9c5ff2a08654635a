// A server of which everything is known.
#pragma once

#include "server/metrics/observed.hpp"

namespace wharf::test {

inline metrics::Observed everything_observed()
{
    using namespace std::chrono_literals;
    constexpr metrics::Time kNow{1'800'000'000s};
    return {.version = "1.2.3",
            .vitals = {.now = kNow,
                       .catalog_answers = true,
                       .disk_free = 5'000'000'000,
                       .min_free = 1'000'000'000,
                       .users = 3,
                       .certificates = {{"data.example.gov", kNow - 24h, kNow + 24h},
                                        {"other.example.org", kNow - 24h, kNow + 48h}}},
            .users_file_good = true,
            .ftp_sessions = {11, 12},
            .passive = {13, 14, 15},
            .bans = 16,
            .jobs = {{{{"queued", 20},
                       {"in-progress", 21},
                       {"completed", 22},
                       {"completed-with-problems", 23},
                       {"failed", 24},
                       {"superseded", 25},
                       {"cancelled", 26}},
                      kNow - 90s}},
            .archive_bytes = 1'000'000'000,
            .process = {30, 31, 33, 1024, 34, 35.5, 1'799'990'000.25}};
}

} // namespace wharf::test
