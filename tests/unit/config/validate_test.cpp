#include "config/validate.hpp"

#include <catch2/catch.hpp>
#include <functional>

using namespace wharf::config;

namespace {

using Change = std::function<void(Config&)>;

std::vector<Finding> findings_after(const Change& change)
{
    Config config;
    change(config);
    return validate(config);
}

} // namespace

TEST_CASE("the defaults keep every rule", "[config]")
{
    CHECK(validate(Config{}).empty());
}

TEST_CASE("a broken rule names its setting", "[config]")
{
    const auto [key, change] = GENERATE(table<std::string, Change>({
        {"tls.certificate", [](Config& c) { c.tls.certificate = {{"c.pem"}}; }},
        {"tls.certificate", [](Config& c) { c.tls.key = {{"k.pem"}}; }},
        {"tls.certificate",
         [](Config& c) {
             c.tls.certificate = {{"a.pem", "b.pem"}};
             c.tls.key = {{"a-key.pem"}};
         }},
        {"tls.client_certificates",
         [](Config& c) { c.tls.client_certificates = ClientCertificates::Required; }},
        {"ftps.listen", [](Config& c) { c.ftps.listen = {}; }},
        {"https.listen",
         [](Config& c) {
             c.https.listen = {{"::", 3140}};
         }},
        {"https.listen",
         [](Config& c) {
             c.https.listen = {{"::", 22222}};
         }},
        {"https.listen",
         [](Config& c) {
             c.https.listen = {{"::1", 8443}, {"::1", 8443}};
         }},
        {"metrics.listen",
         [](Config& c) {
             c.metrics.listen = {{"127.0.0.1", 3140}};
         }},
        {"metrics.listen",
         [](Config& c) {
             c.metrics.listen = {{"0.0.0.0", 8443}};
         }},
        {"metrics.listen", [](Config& c) { c.metrics.listen = {{"::", 22222}}; }},
        {"metrics.listen", [](Config& c) { c.metrics.listen = {{"::1", 9222}, {"::1", 9222}}; }},
        {"https.region", [](Config& c) { c.https.region = "eu.west"; }},
        {"ftps.listen", [](Config& c) { c.ftps.listen = {{"::", 21}, {"0.0.0.0", 21}, {"::", 21}}; }},
        {"ftps.passive_ports", [](Config& c) { c.ftps.passive_ports = {3141, 3131}; }},
        {"ftps.passive_ports", [](Config& c) { c.ftps.passive_ports = {0, 10}; }},
        {"ftps.passive_ports", [](Config& c) { c.ftps.listen = {{"::", 3141}}; }},
        {"ftps.greeting", [](Config& c) { c.ftps.greeting = "one\r\n220 two"; }},
        {"ftps.greeting", [](Config& c) { c.ftps.greeting = std::string(201, 'x'); }},
        {"limits.sessions", [](Config& c) { c.limits.sessions = 0; }},
        {"limits.sessions_per_address", [](Config& c) { c.limits.sessions_per_address = 0; }},
        {"limits.handshake", [](Config& c) { c.limits.handshake = 0s; }},
        {"limits.login", [](Config& c) { c.limits.login = -1s; }},
        {"limits.idle", [](Config& c) { c.limits.idle = 25h; }},
        {"limits.data_connect", [](Config& c) { c.limits.data_connect = 0s; }},
        {"limits.data_stall", [](Config& c) { c.limits.data_stall = 0s; }},
        {"limits.drain", [](Config& c) { c.limits.drain = 2h; }},
        {"limits.reply", [](Config& c) { c.limits.reply = 0s; }},
        {"limits.line_length", [](Config& c) { c.limits.line_length = 511; }},
        {"limits.login_attempts", [](Config& c) { c.limits.login_attempts = 0; }},
        {"limits.sessions_before_login", [](Config& c) { c.limits.sessions_before_login = 0; }},
        {"limits.sessions_before_login_per_address",
         [](Config& c) { c.limits.sessions_before_login_per_address = 0; }},
        {"auth.tokens", [](Config& c) { c.auth.tokens = ""; }},
        {"auth.tokens", [](Config& c) { c.auth.tokens = c.auth.users; }},
        {"limits.failed_login_delay", [](Config& c) { c.limits.failed_login_delay = 9s; }},
        {"limits.failed_login_delay_max", [](Config& c) { c.limits.failed_login_delay_max = 61s; }},
        {"bans.user_failures", [](Config& c) { c.bans.user_failures = 10'001; }},
        {"bans.window", [](Config& c) { c.bans.window = 0s; }},
        {"bans.duration", [](Config& c) { c.bans.duration = 25h; }},
        {"bans.exempt", [](Config& c) { c.bans.exempt = {"10.0.0.0/8", "office"}; }},
        {"limits.upload_rate", [](Config& c) { c.limits.upload_rate = Bytes{1023}; }},
        {"limits.download_rate", [](Config& c) { c.limits.download_rate = Bytes{1}; }},
        {"uploads.max_size", [](Config& c) { c.uploads.max_size = Bytes{0}; }},
        {"uploads.domain_quota", [](Config& c) { c.uploads.domain_quota = Bytes{(1ULL << 60U) + 1}; }},
        {"uploads.min_free", [](Config& c) { c.uploads.min_free = Bytes{(1ULL << 60U) + 1}; }},
        {"jobs.workers", [](Config& c) { c.jobs.workers = 0; }},
        {"jobs.workers", [](Config& c) { c.jobs.workers = 65; }},
        {"jobs.hooks.after_success", [](Config& c) { c.job_hooks.after_success = {"notify", "--done"}; }},
        {"jobs.hooks.after_success", [](Config& c) { c.job_hooks.after_success = {""}; }},
        {"jobs.hooks.after_failure",
         [](Config& c) { c.job_hooks.after_failure = {"/bin/echo", std::string("a\0b", 3)}; }},
        {"jobs.hooks.timeout", [](Config& c) { c.job_hooks.timeout = 0s; }},
        {"jobs.hooks.tries", [](Config& c) { c.job_hooks.tries = 0; }},
        {"jobs.hooks.retry_delay", [](Config& c) { c.job_hooks.retry_delay = 61min; }},
        {"jobs.hooks.workers", [](Config& c) { c.job_hooks.workers = 0; }},
        {"log.xferlog", [](Config& c) { c.log.xferlog = "xferlog"; }},
        {"log.xferlog", [](Config& c) { c.log.xferlog = "/var/log/"; }},
        {"store.url", [](Config& c) { c.store.url = "postgresql://db/wharf"; }},
        {"retention.max_age", [](Config& c) { c.retention.max_age = 0s; }},
        {"retention.log_max_age", [](Config& c) { c.retention.log_max_age = 0s; }},
        {"retention.failed_input_max_age", [](Config& c) { c.retention.failed_input_max_age = 0s; }},
        {"retention.payload_max_age", [](Config& c) { c.retention.payload_max_age = 0s; }},
        {"retention.partial_max_age", [](Config& c) { c.retention.partial_max_age = Seconds::max(); }},
        {"retention.chunk_max_age", [](Config& c) { c.retention.chunk_max_age = 0s; }},
        {"retention.interval", [](Config& c) { c.retention.interval = 0s; }},
    }));
    const auto findings = findings_after(change);
    CAPTURE(key);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].keys.front() == key);
    CHECK_FALSE(findings[0].what.empty());
}

TEST_CASE("what is allowed at the edge of a rule stays allowed", "[config]")
{
    const Change change = GENERATE(values<Change>({
        [](Config& c) {
            c.tls = {{{"c.pem"}}, {{"k.pem"}}, TlsVersion::Tls12, "ca.pem", ClientCertificates::Required};
        },
        [](Config& c) {
            c.ftps.listen = {{"::1", 0}, {"::1", 0}};
        },
        [](Config& c) {
            c.ftps.listen = {{"::", 3142}, {"0.0.0.0", 3130}};
        },
        [](Config& c) {
            c.ftps.passive_ports = {65535, 65535};
        },
        [](Config& c) {
            c.metrics.listen = {{"127.0.0.1", 0}, {"127.0.0.1", 8444}, {"127.0.0.1", 0}};
        },
        [](Config& c) { c.ftps.greeting = "Grüße"; },
        [](Config& c) { c.limits.drain = 0s; },
        [](Config& c) { c.limits.failed_login_delay = c.limits.failed_login_delay_max = 0s; },
        [](Config& c) { c.bans.duration = c.bans.max_duration; },
        [](Config& c) { c.bans.user_failures = c.bans.address_failures = 0; },
        [](Config& c) { c.limits.upload_rate = Bytes{1024}; },
        [](Config& c) {
            c.uploads.domain_quota = Bytes{0};
            c.uploads.min_free = Bytes{0};
        },
        [](Config& c) {
            c.job_hooks.after_success = {"/bin/echo", ""};
            c.job_hooks.retry_delay = 0s;
        },
        [](Config& c) { c.retention.keep_last = 0; },
    }));
    CHECK(findings_after(change).empty());
}

TEST_CASE("a store that is not supported is named", "[config]")
{
    const auto findings = findings_after([](Config& c) { c.store.url = "postgresql://db/wharf"; });
    CHECK(findings.at(0).what == "\"postgresql://db/wharf\" is not supported; \"sqlite\" is");
}
