#include "observed.hpp"
#include "parsed_text.hpp"
#include "server/metrics/render.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace wharf::metrics;
using namespace std::chrono_literals;
using wharf::test::everything_observed;
using wharf::test::metric_in;
using wharf::test::parse_metrics;

TEST_CASE("all there is to tell stands the strict reader", "[metrics]")
{
    const auto all = parse_metrics(render(Metrics{}, everything_observed()));
    const auto little = parse_metrics(render(Metrics{}, Observed{}));
    REQUIRE(all.size() == little.size()); // what is not known has no sample, but its metric is there
    for (const auto& metric : all) {
        CAPTURE(metric.name);
        CHECK_FALSE(metric.samples.empty());
        CHECK((metric.name.starts_with("wharfinger_") || metric.name.starts_with("process_")));
    }
}

TEST_CASE("each number shows where it belongs", "[metrics]")
{
    Metrics metrics;
    metrics.ftp.logins.failed.add(2);
    metrics.http.logins.succeeded.add(3);
    metrics.ftp.data.resumed.add(4);
    metrics.ftp.uploads.failed_by_client.add(5);
    metrics.ftp.downloads.bytes.add(6);
    metrics.ftp.connections.banned.add(7);
    metrics.http.requests.count("GET", 404);
    metrics.jobs.completed_with_problems.add(8);
    metrics.jobs.rows_deleted.add(9);
    metrics.jobs.ran.observe(45s);
    metrics.hooks.timed_out.add(10);
    const auto all = parse_metrics(render(metrics, everything_observed()));
    using Labels = std::map<std::string, std::string>;
    const auto [name, labels, value] = GENERATE(table<std::string, Labels, double>({
        {"wharfinger_logins_total", {{"protocol", "ftps"}, {"outcome", "failed"}}, 2},
        {"wharfinger_logins_total", {{"protocol", "https"}, {"outcome", "succeeded"}}, 3},
        {"wharfinger_tls_handshakes_total", {{"connection", "data"}, {"result", "resumed"}}, 4},
        {"wharfinger_ftp_transfers_total", {{"transfer", "upload"}, {"outcome", "failed-by-client"}}, 5},
        {"wharfinger_ftp_transfer_bytes_total", {{"transfer", "download"}}, 6},
        {"wharfinger_ftp_connections_total", {{"result", "banned"}}, 7},
        {"wharfinger_http_requests_total", {{"method", "GET"}, {"status", "4xx"}}, 1},
        {"wharfinger_jobs_ended_total", {{"outcome", "completed-with-problems"}}, 8},
        {"wharfinger_rows_pushed_total", {{"change", "deleted"}}, 9},
        {"wharfinger_hook_tries_total", {{"outcome", "timed-out"}}, 10},
        {"wharfinger_build_info", {{"version", "1.2.3"}}, 1},
        {"wharfinger_ready", {}, 1},
        {"wharfinger_certificate_not_after_timestamp_seconds",
         {{"certificate", "2"}, {"name", "other.example.org"}},
         1'800'172'800},
        {"wharfinger_ftp_sessions", {{"state", "logged-in"}}, 12},
        {"wharfinger_jobs", {{"state", "queued"}}, 20},
        {"wharfinger_job_queue_age_seconds", {}, 90},
        {"wharfinger_archive_bytes", {}, 1e9},
        {"process_open_fds", {}, 33},
    }));
    CAPTURE(name);
    CHECK(metric_in(all, name).value(labels) == value);
    CHECK(metric_in(all, "wharfinger_job_duration_seconds").samples.at(7).value == 1); // le="60"
    CHECK(metric_in(all, "wharfinger_job_duration_seconds").samples.at(6).value == 0); // le="30"
}

TEST_CASE("an empty queue has no age, one that cannot be asked has no number", "[metrics]")
{
    Observed observed = everything_observed();
    observed.jobs->oldest_queued.reset();
    auto all = parse_metrics(render(Metrics{}, observed));
    CHECK(metric_in(all, "wharfinger_job_queue_age_seconds").value() == 0);
    observed.jobs.reset();
    all = parse_metrics(render(Metrics{}, observed));
    CHECK(metric_in(all, "wharfinger_job_queue_age_seconds").samples.empty());
    CHECK(metric_in(all, "wharfinger_jobs").samples.empty());
}

TEST_CASE("a clock that was set back makes no queue younger than new", "[metrics]")
{
    Observed observed = everything_observed();
    observed.jobs->oldest_queued = observed.vitals.now + 1h;
    const auto all = parse_metrics(render(Metrics{}, observed));
    CHECK(metric_in(all, "wharfinger_job_queue_age_seconds").value() == 0);
}

TEST_CASE("readiness is a number too", "[metrics]")
{
    Observed observed = everything_observed();
    observed.vitals.draining = true;
    const auto all = parse_metrics(render(Metrics{}, observed));
    CHECK(metric_in(all, "wharfinger_ready").value() == 0);
}
