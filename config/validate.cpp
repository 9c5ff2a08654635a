#include "config/validate.hpp"

#include "config/addresses.hpp"
#include "config/keys.hpp"

#include <algorithm>

namespace wharf::config {
namespace {

using Findings = std::vector<Finding>;

void check_ranges(const Config& config, Findings& findings)
{
    for (const Key& key : keys()) {
        if (key.in_range(config)) continue;
        findings.push_back({{key.full_name()}, "wants " + key.wants() + ", not " + key.print(config)});
    }
}

void check_tls(const Tls& tls, Findings& findings)
{
    if (tls.certificate.list.size() != tls.key.list.size()) {
        findings.push_back({{"tls.certificate", "tls.key"},
                            "a certificate and its key go together: as many keys as certificates, or neither "
                            "for a self-signed one"});
    }
    if (tls.client_certificates == ClientCertificates::Required && tls.client_ca.empty()) {
        findings.push_back({{"tls.client_certificates", "tls.client_ca"},
                            "\"require\" wants tls.client_ca to say who signs the certificates of clients"});
    }
}

// Whether nobody can listen on both. All addresses of one kind are one of them each.
bool overlap(const Endpoint& a, const Endpoint& b)
{
    if (a.port == 0 || a.port != b.port || is_ipv4(a.address) != is_ipv4(b.address)) return false;
    const std::string_view all = is_ipv4(a.address) ? "0.0.0.0" : "::";
    return a.address == b.address || a.address == all || b.address == all;
}

auto overlaps(const Endpoint& endpoint)
{
    return [&endpoint](const Endpoint& other) { return overlap(endpoint, other); };
}

void check_listen(std::string_view key, const std::vector<Endpoint>& listen, Findings& findings)
{
    for (auto endpoint = listen.begin(); endpoint != listen.end(); ++endpoint) {
        const auto other = std::find_if(listen.begin(), endpoint, overlaps(*endpoint));
        if (other == endpoint) continue;
        const std::string what =
            *other == *endpoint ? " is listed twice" : " is taken by " + format_endpoint(*other);
        findings.push_back({{std::string(key)}, format_endpoint(*endpoint) + what});
    }
}

void check_passive_ports(const Ftps& ftps, Findings& findings)
{
    const PortRange& range = ftps.passive_ports;
    const std::string shown = format_port_range(range);
    if (range.first == 0) {
        findings.push_back({{"ftps.passive_ports"}, shown + ": a port is a number from 1 to 65535"});
    } else if (range.first > range.last) {
        findings.push_back({{"ftps.passive_ports"}, shown + ": the first port is above the last"});
    }
    for (const Endpoint& endpoint : ftps.listen) {
        if (endpoint.port == 0 || endpoint.port < range.first || endpoint.port > range.last) continue;
        findings.push_back({{"ftps.passive_ports", "ftps.listen"},
                            format_endpoint(endpoint) + " would listen within the passive ports " + shown});
    }
}

void check_https_ports(const Config& config, Findings& findings)
{
    const PortRange& range = config.ftps.passive_ports;
    const auto& control = config.ftps.listen;
    for (const Endpoint& endpoint : config.https.listen) {
        if (endpoint.port == 0) continue;
        if (endpoint.port >= range.first && endpoint.port <= range.last)
            findings.push_back({{"https.listen", "ftps.passive_ports"},
                                format_endpoint(endpoint) + " would listen within the passive ports " +
                                    format_port_range(range)});
        if (std::any_of(control.begin(), control.end(), overlaps(endpoint)))
            findings.push_back(
                {{"https.listen", "ftps.listen"}, format_endpoint(endpoint) + " is what FTPS listens on"});
    }
}

void check_metrics_ports(const Config& config, Findings& findings)
{
    const PortRange& range = config.ftps.passive_ports;
    for (const Endpoint& endpoint : config.metrics.listen) {
        if (endpoint.port == 0) continue;
        const auto taken_by = [&](const char* key, const std::vector<Endpoint>& listen) {
            if (std::none_of(listen.begin(), listen.end(), overlaps(endpoint))) return;
            findings.push_back(
                {{"metrics.listen", key}, format_endpoint(endpoint) + " is listed in " + key + " too"});
        };
        taken_by("ftps.listen", config.ftps.listen);
        taken_by("https.listen", config.https.listen);
        if (endpoint.port >= range.first && endpoint.port <= range.last)
            findings.push_back({{"metrics.listen", "ftps.passive_ports"},
                                format_endpoint(endpoint) + " would listen within the passive ports " +
                                    format_port_range(range)});
    }
}

// It becomes a part of a host's name.
void check_region(const std::string& region, Findings& findings)
{
    const bool label = std::all_of(region.begin(), region.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
    if (!label) findings.push_back({{"https.region"}, "wants lower-case letters, digits and '-'"});
}

void check_greeting(const std::string& greeting, Findings& findings)
{
    const bool one_line = std::none_of(greeting.begin(), greeting.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    });
    if (!one_line) findings.push_back({{"ftps.greeting"}, "wants one line without control characters"});
}

void check_auth(const Auth& auth, Findings& findings)
{
    if (auth.users != auth.tokens) return;
    findings.push_back({{"auth.tokens", "auth.users"}, "tokens and users want a file each"});
}

void check_failed_logins(const Limits& limits, Findings& findings)
{
    if (limits.failed_login_delay <= limits.failed_login_delay_max) return;
    findings.push_back({{"limits.failed_login_delay", "limits.failed_login_delay_max"},
                        "the first delay is longer than the longest"});
}

void check_bans(const Bans& bans, Findings& findings)
{
    if (bans.duration > bans.max_duration)
        findings.push_back(
            {{"bans.duration", "bans.max_duration"}, "the first ban is longer than the longest"});
    for (const std::string& network : bans.exempt) {
        if (is_network(network)) continue;
        findings.push_back(
            {{"bans.exempt"},
             "wants networks such as \"192.0.2.0/24\" or \"2001:db8::7\", not " + quoted(network)});
    }
}

// Slower than that, waiting for one's turn could not be told from a connection that is dead.
void check_rate(std::string_view name, Bytes rate, Findings& findings)
{
    if (rate.count == 0 || rate.count >= (1_KiB).count) return;
    findings.push_back({{std::string(name)}, "wants at least 1KiB (a second), or 0 for no limit"});
}

void check_store(const std::string& url, Findings& findings)
{
    if (url == "sqlite") return;
    findings.push_back({{"store.url"}, quoted(url) + " is not supported; \"sqlite\" is"});
}

// What is in the file system is check_files' business.
void check_command(const char* key, const std::vector<std::string>& command, Findings& findings)
{
    if (command.empty()) return;
    const std::string& program = command.front();
    if (program.empty() || program.front() != '/')
        findings.push_back(
            {{key}, "wants the absolute path of a program, then its arguments, not " + quoted(program)});
    const auto has_nul = [](const std::string& word) { return word.find('\0') != std::string::npos; };
    if (std::any_of(command.begin(), command.end(), has_nul))
        findings.push_back({{key}, "an argument cannot contain the character U+0000"});
}

void check_xferlog(const std::string& path, Findings& findings)
{
    const bool absolute = path.empty() || (path.front() == '/' && path.back() != '/');
    if (!absolute)
        findings.push_back(
            {{"log.xferlog"}, "wants the absolute path of a file, or \"\", not " + quoted(path)});
}

} // namespace

std::vector<Finding> validate(const Config& config)
{
    Findings findings;
    check_ranges(config, findings);
    check_tls(config.tls, findings);
    check_listen("ftps.listen", config.ftps.listen, findings);
    check_passive_ports(config.ftps, findings);
    check_greeting(config.ftps.greeting, findings);
    check_listen("https.listen", config.https.listen, findings);
    check_https_ports(config, findings);
    check_listen("metrics.listen", config.metrics.listen, findings);
    check_metrics_ports(config, findings);
    check_region(config.https.region, findings);
    check_auth(config.auth, findings);
    check_failed_logins(config.limits, findings);
    check_bans(config.bans, findings);
    check_rate("limits.upload_rate", config.limits.upload_rate, findings);
    check_rate("limits.download_rate", config.limits.download_rate, findings);
    check_command("jobs.hooks.after_success", config.job_hooks.after_success, findings);
    check_command("jobs.hooks.after_failure", config.job_hooks.after_failure, findings);
    check_store(config.store.url, findings);
    check_xferlog(config.log.xferlog, findings);
    return findings;
}

} // namespace wharf::config
