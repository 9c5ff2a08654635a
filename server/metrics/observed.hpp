// What is asked when somebody wants to know it, rather than counted all along. Data only; whoever fills it in
// may have to block on the disk.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::metrics {

using Time = std::chrono::sys_seconds;

struct Certificate {
    std::string name; // the first host it is for
    Time not_before;
    Time not_after;
};

// What decides whether uploads can be taken; see readiness.hpp.
struct Vitals {
    Time now{};
    bool draining = false;
    bool catalog_answers = false;
    std::optional<std::uint64_t> disk_free{}; // bytes; nothing: the data root does not answer
    std::uint64_t min_free = 0;               // bytes that uploads have to leave free
    std::optional<std::uint64_t> users{};     // nothing: there never was a good users file
    std::vector<Certificate> certificates{};  // in the order of the configuration
};

// The process as the system sees it. Nothing: the system does not tell.
struct Process {
    std::optional<std::uint64_t> resident_bytes{};
    std::optional<std::uint64_t> virtual_bytes{};
    std::optional<std::uint64_t> open_fds{};
    std::optional<std::uint64_t> max_fds{};
    std::optional<std::uint64_t> threads{};
    std::optional<double> cpu_seconds{};
    std::optional<double> start_time{}; // seconds since 1970
};

struct Observed {
    std::string version;
    Vitals vitals;
    bool users_file_good = false; // the file as it is now; else the users known before count

    struct Sessions {
        std::uint64_t before_login = 0;
        std::uint64_t logged_in = 0;
    };
    Sessions ftp_sessions{};

    struct Passive {
        std::uint64_t ports = 0;
        std::uint64_t reserved = 0; // PASV or EPSV was answered, the connection has not come
        std::uint64_t waiting = 0;  // sessions that wait for a port to come free
    };
    Passive passive{};
    std::uint64_t bans = 0; // in force

    struct JobState {
        std::string_view name; // "queued"; a constant of the program
        std::uint64_t jobs = 0;
    };
    struct Jobs {
        std::vector<JobState> by_state{};
        std::optional<Time> oldest_queued{}; // arrival of the job that has been queued longest
    };
    std::optional<Jobs> jobs{};                   // nothing: the catalog does not answer
    std::optional<std::uint64_t> archive_bytes{}; // snapshots and inputs that jobs keep, of all domains
    Process process{};
};

} // namespace wharf::metrics
