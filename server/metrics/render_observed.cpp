#include "server/metrics/readiness.hpp"
#include "server/metrics/render.hpp"

#include <algorithm>

namespace wharf::metrics {

namespace {

using Type = Exposition::Type;

// What is not known has no sample: an alert on absent() sees it, and no graph shows a zero that is none.
template <class T>
void sample_if_known(Exposition& out, Type type, std::string_view name, std::string_view help,
                     const std::optional<T>& value)
{
    out.metric(type, name, help);
    if (value) out.sample({}, *value);
}

std::uint64_t number(bool value)
{
    return value ? 1 : 0;
}

double seconds_between(Time from, Time to)
{
    return std::chrono::duration<double>(std::max(to - from, Time::duration::zero())).count();
}

void write_server(Exposition& out, const Observed& observed)
{
    out.metric(Type::Gauge, "wharfinger_build_info", "Always 1; the label tells the version.");
    out.sample({{"version", observed.version}}, std::uint64_t{1});
    out.metric(Type::Gauge, "wharfinger_ready",
               "Whether uploads can be taken: what /readyz says, as 1 or 0.");
    out.sample({}, number(reasons_against(observed.vitals).empty()));
}

void write_certificates(Exposition& out, const std::vector<Certificate>& certificates)
{
    out.metric(
        Type::Gauge, "wharfinger_certificate_not_after_timestamp_seconds",
        "When each TLS certificate expires, in seconds since 1970; by its place in tls.certificate and "
        "the first host it is for.");
    for (std::size_t i = 0; i < certificates.size(); ++i)
        out.sample({{"certificate", std::to_string(i + 1)}, {"name", certificates[i].name}},
                   std::int64_t{certificates[i].not_after.time_since_epoch().count()});
}

void write_clients(Exposition& out, const Observed& observed)
{
    out.metric(Type::Gauge, "wharfinger_ftp_sessions", "FTP sessions open now.");
    out.sample({{"state", "before-login"}}, observed.ftp_sessions.before_login);
    out.sample({{"state", "logged-in"}}, observed.ftp_sessions.logged_in);
    out.metric(Type::Gauge, "wharfinger_passive_ports", "Passive ports the server listens on.");
    out.sample({}, observed.passive.ports);
    out.metric(
        Type::Gauge, "wharfinger_passive_reservations",
        "Passive ports that wait for a client's data connection; a port can wait for several clients.");
    out.sample({}, observed.passive.reserved);
    out.metric(Type::Gauge, "wharfinger_passive_waiting",
               "FTP sessions that wait for a passive port to come free for their client.");
    out.sample({}, observed.passive.waiting);
    sample_if_known(out, Type::Gauge, "wharfinger_users", "Users known.", observed.vitals.users);
    out.metric(Type::Gauge, "wharfinger_users_file_good",
               "1 while the users file can be used as it is; 0: the users known before still count.");
    out.sample({}, number(observed.users_file_good));
    out.metric(Type::Gauge, "wharfinger_bans", "Bans in force.");
    out.sample({}, observed.bans);
}

void write_archive(Exposition& out, const Observed& observed)
{
    out.metric(Type::Gauge, "wharfinger_jobs",
               "Jobs by state, those that have ended included for as long as their records are kept.");
    std::optional<double> age;
    if (const auto& jobs = observed.jobs) {
        for (const Observed::JobState& state : jobs->by_state)
            out.sample({{"state", state.name}}, state.jobs);
        age = jobs->oldest_queued ? seconds_between(*jobs->oldest_queued, observed.vitals.now) : 0;
    }
    sample_if_known(out, Type::Gauge, "wharfinger_job_queue_age_seconds",
                    "How long the job that has been queued longest has waited; 0: none is queued.", age);
    sample_if_known(out, Type::Gauge, "wharfinger_archive_bytes",
                    "Bytes of the snapshots and of the inputs that jobs keep, of all domains.",
                    observed.archive_bytes);
    sample_if_known(out, Type::Gauge, "wharfinger_disk_free_bytes",
                    "Bytes free on the disk of the data root.", observed.vitals.disk_free);
    out.metric(Type::Gauge, "wharfinger_disk_min_free_bytes",
               "Bytes that uploads have to leave free (uploads.min_free).");
    out.sample({}, observed.vitals.min_free);
}

// The names that Prometheus' own client libraries give them.
void write_process(Exposition& out, const Process& process)
{
    sample_if_known(out, Type::Counter, "process_cpu_seconds_total", "User and system time used, in seconds.",
                    process.cpu_seconds);
    sample_if_known(out, Type::Gauge, "process_resident_memory_bytes", "Resident memory, in bytes.",
                    process.resident_bytes);
    sample_if_known(out, Type::Gauge, "process_virtual_memory_bytes", "Virtual memory, in bytes.",
                    process.virtual_bytes);
    sample_if_known(out, Type::Gauge, "process_open_fds", "Open file descriptors.", process.open_fds);
    sample_if_known(out, Type::Gauge, "process_max_fds", "File descriptors the process may open.",
                    process.max_fds);
    sample_if_known(out, Type::Gauge, "process_threads", "Threads.", process.threads);
    sample_if_known(out, Type::Gauge, "process_start_time_seconds",
                    "When the process started, in seconds since 1970.", process.start_time);
}

} // namespace

void write_observed(Exposition& out, const Observed& observed)
{
    write_server(out, observed);
    write_certificates(out, observed.vitals.certificates);
    write_clients(out, observed);
    write_archive(out, observed);
    write_process(out, observed.process);
}

} // namespace wharf::metrics
