#include "config/keys.hpp"
#include "config/load.hpp"
#include "config/print.hpp"
#include "scratch_directory.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace wharf::config;

namespace {

constexpr std::string_view kEverySetting = R"(
[data]
root = "data"
[tls]
certificate = ["a.pem", "b.pem"]
key = ["a-key.pem", "b-key.pem"]
min_version = "1.3"
client_ca = "ca.pem"
client_certificates = "require"
kernel = "on"
[ftps]
listen = ["127.0.0.1:0", "[::1]:2121"]
passive_ports = "4000-4009"
external_address = ["10.0.0.0/8 =", "192.0.2.7"]
require_session_reuse = "require"
greeting = "Hello \"you\""
[auth]
users = "people.toml"
tokens = "keys.toml"
[https]
listen = ["127.0.0.1:8444"]
region = "wharf"
connections = 35
connections_per_address = 36
keep_alive = "37s"
[limits]
sessions = 11
sessions_per_address = 12
handshake = "13s"
login = "14s"
idle = "1h30m"
data_connect = "16s"
data_stall = "17s"
drain = "0s"
line_length = 1000
login_attempts = 20
reply = "18s"
sessions_before_login = 21
sessions_before_login_per_address = 22
failed_login_delay = "23s"
failed_login_delay_max = "24s"
upload_rate = "1MiB"
download_rate = "2MiB"
[bans]
user_failures = 0
address_failures = 31
window = "32s"
duration = "33s"
max_duration = "34s"
exempt = ["192.0.2.0/24", "::1"]
[uploads]
durable = "always"
max_size = "64KiB"
domain_quota = "2GiB"
min_free = 0
early_check = "off"
[jobs]
workers = 64
[jobs.hooks]
after_success = ["/usr/bin/env", "a b"]
after_failure = ["/bin/false"]
timeout = "41s"
tries = 42
retry_delay = "43s"
workers = 44
[store]
url = "sqlite"
[retention]
max_age = "1d"
keep_last = 0
log_max_age = "2d"
failed_input_max_age = "3d"
payload_max_age = "4d"
partial_max_age = "5d"
chunk_max_age = "7h"
interval = "6h"
[metrics]
listen = ["127.0.0.1:9222"]
[log]
level = "trace"
format = "json"
xferlog = "/var/log/xferlog"
)";

Config every_setting()
{
    Config config;
    config.data = {"data"};
    config.tls = {{{"a.pem", "b.pem"}},
                  {{"a-key.pem", "b-key.pem"}},
                  TlsVersion::Tls13,
                  "ca.pem",
                  ClientCertificates::Required,
                  KernelTls::On};
    config.ftps = {{{"127.0.0.1", 0}, {"::1", 2121}},
                   {4000, 4009},
                   {{{10, 0, 0, 0}, 8, {}}, {{}, 0, {{192, 0, 2, 7}}}},
                   SessionReuse::Require,
                   "Hello \"you\""};
    config.https = {{{"127.0.0.1", 8444}}, "wharf", 35, 36, 37s};
    config.auth = {"people.toml", "keys.toml"};
    config.limits = {11, 12, 13s, 14s, 90min, 16s, 17s, 0s, 1000, 20, 18s, 21, 22, 23s, 24s, 1_MiB, 2_MiB};
    config.bans = {0, 31, 32s, 33s, 34s, {"192.0.2.0/24", "::1"}};
    config.uploads = {Durable::Always, 64_KiB, 2_GiB, {0}, EarlyCheck::Off};
    config.jobs = {64};
    config.job_hooks = {{"/usr/bin/env", "a b"}, {"/bin/false"}, 41s, 42, 43s, 44};
    config.retention = {24h, 0, 48h, 72h, 96h, 120h, 7h, 6h};
    config.metrics = {{{"127.0.0.1", 9222}}};
    config.log = {LogLevel::Trace, LogFormat::Json, "/var/log/xferlog"};
    return config;
}

} // namespace

TEST_CASE("an empty file gives the defaults", "[config]")
{
    const Loaded loaded = load_text("", "wharfinger.toml");
    CHECK(loaded.ok());
    CHECK(loaded.config == Config{});
}

TEST_CASE("every setting is read into its own field", "[config]")
{
    const Loaded loaded = load_text(kEverySetting, "wharfinger.toml");
    REQUIRE(loaded.ok());
    CHECK(loaded.config == every_setting());
    CHECK(loaded.origin.size() == keys().size());
    CHECK(loaded.origin.at("tls.min_version").line == 7);
}

TEST_CASE("printed settings load as the same settings", "[config]")
{
    const Config config = GENERATE(Config{}, every_setting());
    const Loaded loaded = load_text(to_toml(config), "printed");
    REQUIRE(loaded.ok());
    CHECK(loaded.config == config);
    CHECK(loaded.origin.size() == keys().size());
}

TEST_CASE("no two rows of the key table have the same name", "[config]")
{
    std::set<std::string> names;
    for (const Key& key : keys())
        names.insert(key.full_name());
    CHECK(names.size() == keys().size());
}

TEST_CASE("a section may be written inline", "[config]")
{
    const Loaded loaded = load_text("limits = { idle = \"7m\" }\njobs.workers = 3\n", "wharfinger.toml");
    REQUIRE(loaded.ok());
    CHECK(loaded.config.limits.idle == 7min);
    CHECK(loaded.config.jobs.workers == 3);
}

TEST_CASE("a section within another may be written in every way TOML knows", "[config]")
{
    const std::string toml =
        GENERATE("[jobs.hooks]\ntries = 7\n[jobs]\nworkers = 3\n", "[jobs]\nworkers = 3\nhooks.tries = 7\n",
                 "[jobs]\nworkers = 3\nhooks = { tries = 7 }\n");
    const Loaded loaded = load_text(toml, "wharfinger.toml");
    REQUIRE(loaded.ok());
    CHECK(loaded.config.jobs.workers == 3);
    CHECK(loaded.config.job_hooks.tries == 7);
    CHECK(loaded.origin.contains("jobs.hooks.tries"));
}

TEST_CASE("an override sets a command, in words with commas or as in the file", "[config]")
{
    const std::vector<std::string> overrides{"jobs.hooks.after_success=/bin/echo,done",
                                             "jobs.hooks.after_failure=[\"/bin/echo\", \"a, b\"]",
                                             "jobs.hooks.tries=1"};
    const Loaded loaded = load_text("", "wharfinger.toml", overrides);
    REQUIRE(loaded.ok());
    CHECK(loaded.config.job_hooks.after_success == std::vector<std::string>{"/bin/echo", "done"});
    CHECK(loaded.config.job_hooks.after_failure == std::vector<std::string>{"/bin/echo", "a, b"});
    CHECK(loaded.config.job_hooks.tries == 1);
}

TEST_CASE("an override goes over the file and needs no quotes", "[config]")
{
    const std::vector<std::string> overrides{
        "limits.idle=45s",
        "jobs.workers=4",
        "tls.min_version=1.3",
        "uploads.max_size=1048576",
        "ftps.passive_ports=4000-4001",
        "ftps.listen=127.0.0.1:0,[::1]:0",
        "ftps.greeting=a = b, \"c\"",
        "log.format=\"json\"",
    };
    const Loaded loaded = load_text("[limits]\nidle = \"1h\"\n", "wharfinger.toml", overrides);
    REQUIRE(loaded.ok());
    CHECK(loaded.config.limits.idle == 45s);
    CHECK(loaded.config.jobs.workers == 4);
    CHECK(loaded.config.tls.min_version == TlsVersion::Tls13);
    CHECK(loaded.config.uploads.max_size == 1_MiB);
    CHECK(loaded.config.ftps.passive_ports == PortRange{4000, 4001});
    CHECK(loaded.config.ftps.listen == std::vector<Endpoint>{{"127.0.0.1", 0}, {"::1", 0}});
    CHECK(loaded.config.ftps.greeting == "a = b, \"c\"");
    CHECK(loaded.config.log.format == LogFormat::Json);
}

TEST_CASE("an override may give a list as in the file, and an empty text", "[config]")
{
    const std::vector<std::string> overrides{"ftps.listen=[\"127.0.0.1:1\"]", "ftps.greeting="};
    const Loaded loaded = load_text("", "wharfinger.toml", overrides);
    REQUIRE(loaded.ok());
    CHECK(loaded.config.ftps.listen == std::vector<Endpoint>{{"127.0.0.1", 1}});
    CHECK(loaded.config.ftps.greeting.empty());
}

TEST_CASE("of two overrides of one key the last counts", "[config]")
{
    const std::vector<std::string> overrides{"jobs.workers=4", "jobs.workers=5"};
    CHECK(load_text("", "wharfinger.toml", overrides).config.jobs.workers == 5);
}

TEST_CASE("paths in a file are relative to its directory, but the data root is not", "[config]")
{
    const ScratchDirectory scratch;
    const std::string path =
        scratch.write("wharfinger.toml", "[data]\nroot = \"data\"\n"
                                         "[tls]\ncertificate = \"c.pem\"\nkey = \"/k.pem\"\n");
    const Loaded loaded = load_file(path);
    REQUIRE(loaded.ok());
    CHECK(loaded.config.data.root == "data");
    CHECK(loaded.config.auth.users == scratch / "users.toml");
    CHECK(loaded.config.auth.tokens == scratch / "tokens.toml");
    CHECK(loaded.config.tls.certificate == Paths{{scratch / "c.pem"}});
    CHECK(loaded.config.tls.key == Paths{{"/k.pem"}});
}

TEST_CASE("a certificate that is not set stays not set", "[config]")
{
    const ScratchDirectory scratch;
    CHECK(load_file(scratch.write("wharfinger.toml", "")).config.tls == Tls{});
}
