// Everything an administrator can set, with its default. Defaults are here and nowhere else; units are in the
// types. Plain data: no logic, no I/O, safe to copy and to share between threads once filled.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wharf::config {

using namespace std::chrono_literals;

struct Bytes {
    std::uint64_t count = 0;
    friend bool operator==(const Bytes&, const Bytes&) = default;
};
inline constexpr Bytes operator""_KiB(unsigned long long n)
{
    return {n << 10};
}
inline constexpr Bytes operator""_MiB(unsigned long long n)
{
    return {n << 20};
}
inline constexpr Bytes operator""_GiB(unsigned long long n)
{
    return {n << 30};
}

inline constexpr Bytes operator""_TiB(unsigned long long n)
{
    return {n << 40};
}

using Seconds = std::chrono::seconds;

// "address:port"; an IPv6 address stands in brackets. Port 0 lets the system choose (tests).
struct Endpoint {
    std::string address;
    std::uint16_t port = 0;
    friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

struct PortRange {
    std::uint16_t first = 0;
    std::uint16_t last = 0; // inclusive
    friend bool operator==(const PortRange&, const PortRange&) = default;
};

struct Data {
    std::string root = "/var/lib/wharfinger";
    friend bool operator==(const Data&, const Data&) = default;
};

// One path, or a list of them.
struct Paths {
    std::vector<std::string> list;
    friend bool operator==(const Paths&, const Paths&) = default;
};

enum class TlsVersion { Tls12, Tls13 };
enum class ClientCertificates { Optional, Required };
enum class KernelTls { Off, On };

struct Tls {
    Paths certificate; // PEM chains, relative to the configuration file; none: self-signed, under <data>/tls
    Paths key;         // PEM, likewise; one for each certificate
    TlsVersion min_version = TlsVersion::Tls12;
    std::string client_ca; // PEM bundle, likewise; empty: clients are not asked for a certificate
    ClientCertificates client_certificates = ClientCertificates::Optional;
    KernelTls kernel = KernelTls::Off; // On: the system encrypts what data connections send, where it can
    friend bool operator==(const Tls&, const Tls&) = default;
};

// What PASV answers to the clients of one IPv4 network.
struct ExternalAddress {
    std::array<std::uint8_t, 4> network{};              // with its other bits 0
    unsigned prefix = 0;                                // bits of `network` that count; 0: every client
    std::optional<std::array<std::uint8_t, 4>> address; // none: the one the client reached
    friend bool operator==(const ExternalAddress&, const ExternalAddress&) = default;
};

enum class SessionReuse { Never, Prefer, Require };

struct Ftps {
    std::vector<Endpoint> listen = {{"0.0.0.0", 22222}, {"::", 22222}};
    PortRange passive_ports = {3131, 3141};
    std::vector<ExternalAddress>
        external_address; // the first that fits; none: the address the client reached
    SessionReuse require_session_reuse = SessionReuse::Prefer;
    std::string greeting = "Wharfinger ready";
    friend bool operator==(const Ftps&, const Ftps&) = default;
};

struct Https {
    std::vector<Endpoint> listen = {{"0.0.0.0", 8443}, {"::", 8443}}; // none: no HTTPS
    std::string region; // what clients of the drop protocol look for the FTP server by; "": they are not told
    std::uint32_t connections = 2000;
    std::uint32_t connections_per_address = 100;
    Seconds keep_alive = 75s; // between two requests on a connection
    friend bool operator==(const Https&, const Https&) = default;
};

struct Auth {
    std::string users = "users.toml";   // relative to the configuration file
    std::string tokens = "tokens.toml"; // likewise
    friend bool operator==(const Auth&, const Auth&) = default;
};

struct Limits {
    std::uint32_t sessions = 10000;
    std::uint32_t sessions_per_address = 200;
    Seconds handshake = 30s;    // TLS handshake, control, data or HTTPS; head of an HTTP request
    Seconds login = 60s;        // from connect to a successful PASS
    Seconds idle = 15min;       // no command and no transfer
    Seconds data_connect = 30s; // from the transfer command until the data connection is there
    Seconds data_stall = 120s;  // no byte moved on a data connection
    Seconds drain = 30s;        // how long SIGTERM lets transfers finish
    std::uint32_t line_length = 4096;
    std::uint32_t login_attempts = 5; // per session, then 421
    Seconds reply = 60s;              // until a client that does not read has taken a reply
    std::uint32_t sessions_before_login = 1000;
    std::uint32_t sessions_before_login_per_address = 100;
    Seconds failed_login_delay = 1s;     // doubles with each further failure
    Seconds failed_login_delay_max = 8s; // and grows no longer than this
    // Bytes a second, per session; 0: no limit. At first no more than a bound: a rate that protects one line
    // starves another, and a session on the local network is to be as fast as the disk.
    Bytes upload_rate = 4_GiB;
    Bytes download_rate = 4_GiB;
    friend bool operator==(const Limits&, const Limits&) = default;
};

struct Bans {
    std::uint32_t user_failures = 10;    // of one user from one address; 0: never banned
    std::uint32_t address_failures = 40; // of all users from one address; 0: never banned
    Seconds window = 15min;              // what counts as "at once"
    Seconds duration = 10min;            // doubles for each further ban
    Seconds max_duration = 24h;
    std::vector<std::string> exempt; // networks: "192.0.2.0/24", "2001:db8::/32", or one address
    friend bool operator==(const Bans&, const Bans&) = default;
};

enum class Durable { Enqueue, Always };
enum class EarlyCheck { All, Enqueue, Off };

struct Uploads {
    Durable durable = Durable::Enqueue;
    Bytes max_size = 16_GiB;
    Bytes domain_quota = 1_TiB; // all that a domain may hold: uploads, jobs' inputs, snapshots; 0: no limit
    Bytes min_free = 1_GiB;     // of the disk, kept free of uploads so that jobs can go on; 0: nothing
    // Which large data files are refused while they arrive, when their job would fail: every one, those
    // stored straight into an enqueue folder, none.
    EarlyCheck early_check = EarlyCheck::All;
    friend bool operator==(const Uploads&, const Uploads&) = default;
};

struct Jobs {
    std::uint32_t workers = 2;
    friend bool operator==(const Jobs&, const Jobs&) = default;
};

// The commands run after jobs, [jobs.hooks]. A command is its program's absolute path and its arguments;
// empty: none.
struct JobHooks {
    std::vector<std::string> after_success;
    std::vector<std::string> after_failure; // after it failed, was superseded or was cancelled
    Seconds timeout = 60s;                  // of one try
    std::uint32_t tries = 5;
    Seconds retry_delay =
        1s; // before the second try; five times as long before each further one, an hour at most
    std::uint32_t workers = 2;
    friend bool operator==(const JobHooks&, const JobHooks&) = default;
};

struct Store {
    std::string url = "sqlite";
    friend bool operator==(const Store&, const Store&) = default;
};

struct Retention {
    Seconds max_age = std::chrono::days(30);
    std::uint32_t keep_last = 10;
    Seconds log_max_age = std::chrono::days(365);
    Seconds failed_input_max_age = std::chrono::days(14);
    Seconds payload_max_age = 24h;
    Seconds partial_max_age = std::chrono::days(7);
    Seconds chunk_max_age = 24h;
    Seconds interval = 1h; // how often the pruner runs
    friend bool operator==(const Retention&, const Retention&) = default;
};

// Where /healthz, /readyz and /metrics are answered over plain HTTP, to whoever can reach it. None: on the
// HTTPS port.
struct Metrics {
    std::vector<Endpoint> listen;
    friend bool operator==(const Metrics&, const Metrics&) = default;
};

enum class LogLevel { Trace, Debug, Info, Warn, Error };
enum class LogFormat { Text, Json };

struct Log {
    LogLevel level = LogLevel::Info;
    LogFormat format = LogFormat::Text;
    std::string xferlog = {}; // absolute path of a file that takes a line for each transfer; empty: none
    friend bool operator==(const Log&, const Log&) = default;
};

struct Config {
    Data data;
    Tls tls;
    Ftps ftps;
    Https https;
    Auth auth;
    Limits limits;
    Bans bans;
    Uploads uploads;
    Jobs jobs;
    JobHooks job_hooks;
    Store store;
    Retention retention;
    Metrics metrics;
    Log log;
    friend bool operator==(const Config&, const Config&) = default;
};

} // namespace wharf::config
