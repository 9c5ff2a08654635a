#include "server/metrics/render.hpp"

namespace wharf::metrics {

namespace {

using Type = Exposition::Type;

void write(Exposition& out, const Connections& connections)
{
    out.sample({{"result", "accepted"}}, connections.accepted);
    out.sample({{"result", "banned"}}, connections.banned);
    out.sample({{"result", "too-many"}}, connections.too_many);
    out.sample({{"result", "too-many-from-address"}}, connections.too_many_from_address);
    out.sample({{"result", "shutting-down"}}, connections.shutting_down);
}

void write(Exposition& out, std::string_view protocol, const Logins& logins)
{
    out.sample({{"protocol", protocol}, {"outcome", "succeeded"}}, logins.succeeded);
    out.sample({{"protocol", protocol}, {"outcome", "failed"}}, logins.failed);
    out.sample({{"protocol", protocol}, {"outcome", "banned"}}, logins.banned);
    out.sample({{"protocol", protocol}, {"outcome", "impossible"}}, logins.impossible);
}

void write(Exposition& out, std::string_view connection, const Handshakes& handshakes)
{
    out.sample({{"connection", connection}, {"result", "full"}}, handshakes.full);
    out.sample({{"connection", connection}, {"result", "resumed"}}, handshakes.resumed);
    out.sample({{"connection", connection}, {"result", "failed"}}, handshakes.failed);
}

void write(Exposition& out, std::string_view transfer, const Transfers& transfers)
{
    out.sample({{"transfer", transfer}, {"outcome", "complete"}}, transfers.complete);
    out.sample({{"transfer", transfer}, {"outcome", "aborted"}}, transfers.aborted);
    out.sample({{"transfer", transfer}, {"outcome", "failed-by-client"}}, transfers.failed_by_client);
    out.sample({{"transfer", transfer}, {"outcome", "failed-by-server"}}, transfers.failed_by_server);
    out.sample({{"transfer", transfer}, {"outcome", "refused"}}, transfers.refused);
}

void write_clients(Exposition& out, const Metrics& metrics)
{
    const Ftp& ftp = metrics.ftp;
    const Http& http = metrics.http;
    out.metric(Type::Counter, "wharfinger_logins_total", "Attempts to log in.");
    write(out, "ftps", ftp.logins);
    write(out, "https", http.logins);
    out.metric(Type::Counter, "wharfinger_bans_total", "Bans that failed logins brought about.");
    out.sample(metrics.bans);
    out.metric(Type::Counter, "wharfinger_tls_handshakes_total",
               "TLS handshakes, of FTP control and data connections and of HTTPS.");
    write(out, "control", ftp.control);
    write(out, "data", ftp.data);
    write(out, "https", http.handshakes);
}

void write(Exposition& out, const SessionEnds& ended)
{
    out.metric(Type::Counter, "wharfinger_ftp_sessions_ended_total",
               "FTP sessions that have ended, by why they did.");
    out.sample({{"reason", "quit"}}, ended.quit);
    out.sample({{"reason", "peer-gone"}}, ended.peer_gone);
    out.sample({{"reason", "timeout"}}, ended.timeout);
    out.sample({{"reason", "handshake-failed"}}, ended.handshake_failed);
    out.sample({{"reason", "shutting-down"}}, ended.shutting_down);
    out.sample({{"reason", "account-changed"}}, ended.account_changed);
    out.sample({{"reason", "crowded-out"}}, ended.crowded_out);
}

void write(Exposition& out, const Ftp& ftp)
{
    out.metric(Type::Counter, "wharfinger_ftp_connections_total",
               "FTP control connections, accepted or turned away.");
    write(out, ftp.connections);
    write(out, ftp.ended);
    out.metric(Type::Counter, "wharfinger_ftp_transfers_total",
               "FTP transfers of files and listings, by what became of them.");
    write(out, "upload", ftp.uploads);
    write(out, "download", ftp.downloads);
    write(out, "listing", ftp.listings);
    out.metric(Type::Counter, "wharfinger_ftp_transfer_bytes_total",
               "Bytes moved on FTP data connections, those of transfers under way included, without TLS.");
    out.sample({{"transfer", "upload"}}, ftp.uploads.bytes);
    out.sample({{"transfer", "download"}}, ftp.downloads.bytes);
    out.sample({{"transfer", "listing"}}, ftp.listings.bytes);
    out.metric(Type::Gauge, "wharfinger_ftp_data_connections", "FTP data connections open now.");
    out.sample(ftp.data_connections);
    out.metric(Type::Counter, "wharfinger_passive_requests_total",
               "PASV and EPSV, granted or refused for want of a passive port.");
    out.sample({{"result", "granted"}}, ftp.ports_granted);
    out.sample({{"result", "refused"}}, ftp.ports_refused);
}

void write(Exposition& out, const Http& http)
{
    out.metric(Type::Counter, "wharfinger_http_connections_total",
               "HTTP connections, accepted or turned away.");
    write(out, http.connections);
    out.metric(Type::Gauge, "wharfinger_http_connections", "HTTP connections open now.");
    out.sample(http.open);
    out.metric(Type::Counter, "wharfinger_http_requests_total",
               "HTTP requests, by their answer; none: the client left before it had sent the body.");
    for (std::size_t method = 0; method < HttpCounts::kMethods.size(); ++method)
        for (std::size_t status = 0; status < HttpCounts::kClasses.size(); ++status)
            out.sample({{"method", HttpCounts::kMethods[method]}, {"status", HttpCounts::kClasses[status]}},
                       http.requests.of(method, status));
    out.metric(Type::Histogram, "wharfinger_http_request_duration_seconds",
               "From the head of an HTTP request until its answer is sent.");
    out.sample(http.took);
    out.metric(Type::Counter, "wharfinger_http_bytes_total",
               "Bytes of HTTP bodies, without TLS and headers.");
    out.sample({{"direction", "in"}}, http.bytes_in);
    out.sample({{"direction", "out"}}, http.bytes_out);
}

void write(Exposition& out, const Jobs& jobs)
{
    out.metric(Type::Counter, "wharfinger_jobs_enqueued_total", "Jobs made since the server started.");
    out.sample(jobs.enqueued);
    out.metric(Type::Counter, "wharfinger_jobs_ended_total",
               "Jobs that have ended since the server started.");
    out.sample({{"outcome", "completed"}}, jobs.completed);
    out.sample({{"outcome", "completed-with-problems"}}, jobs.completed_with_problems);
    out.sample({{"outcome", "failed"}}, jobs.failed);
    out.sample({{"outcome", "superseded"}}, jobs.superseded);
    out.sample({{"outcome", "cancelled"}}, jobs.cancelled);
    out.metric(Type::Counter, "wharfinger_rows_pulled_total",
               "Rows read from landed files, by jobs that have ended.");
    out.sample(jobs.rows_pulled);
    out.metric(Type::Counter, "wharfinger_rows_pushed_total",
               "Row changes applied to live tables, by jobs that have ended.");
    out.sample({{"change", "inserted"}}, jobs.rows_inserted);
    out.sample({{"change", "updated"}}, jobs.rows_updated);
    out.sample({{"change", "deleted"}}, jobs.rows_deleted);
    out.metric(Type::Counter, "wharfinger_rows_rejected_total", "Rows set aside, by jobs that have ended.");
    out.sample(jobs.rows_rejected);
    out.metric(Type::Histogram, "wharfinger_job_duration_seconds",
               "How long jobs ran that succeeded or failed, from their beginning to their end.");
    out.sample(jobs.ran);
    out.metric(Type::Histogram, "wharfinger_job_wait_seconds",
               "How long the same jobs had waited, from their arrival to their beginning.");
    out.sample(jobs.waited);
}

void write(Exposition& out, const Hooks& hooks)
{
    out.metric(Type::Counter, "wharfinger_hook_tries_total", "Runs of the commands that follow jobs.");
    out.sample({{"outcome", "succeeded"}}, hooks.succeeded);
    out.sample({{"outcome", "failed"}}, hooks.failed);
    out.sample({{"outcome", "timed-out"}}, hooks.timed_out);
    out.sample({{"outcome", "interrupted"}}, hooks.interrupted);
}

void write(Exposition& out, const Retention& retention)
{
    out.metric(Type::Counter, "wharfinger_retention_removals_total", "What retention set out to remove.");
    out.sample(retention.removals);
    out.metric(Type::Counter, "wharfinger_retention_problems_total",
               "What retention could not read or remove; the log has the names.");
    out.sample(retention.problems);
}

} // namespace

void write_counted(Exposition& out, const Metrics& metrics)
{
    write_clients(out, metrics);
    write(out, metrics.ftp);
    write(out, metrics.http);
    write(out, metrics.jobs);
    write(out, metrics.hooks);
    write(out, metrics.retention);
}

std::string render(const Metrics& metrics, const Observed& observed)
{
    Exposition out;
    write_observed(out, observed);
    write_counted(out, metrics);
    return out.take();
}

} // namespace wharf::metrics
