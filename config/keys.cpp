#include "config/keys.hpp"

#include "config/nearest.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace wharf::config {
namespace {

template <class T>
constexpr Form kForm = Form::Text;
template <>
constexpr Form kForm<std::uint32_t> = Form::Number;
template <>
constexpr Form kForm<Bytes> = Form::Number;
template <>
constexpr Form kForm<std::vector<Endpoint>> = Form::List;
template <>
constexpr Form kForm<Paths> = Form::List;
template <>
constexpr Form kForm<std::vector<ExternalAddress>> = Form::List;
template <>
constexpr Form kForm<std::vector<std::string>> = Form::List;

template <auto Section, auto Field, Range kRange = Range{}>
constexpr Key key(std::string_view section, std::string_view name,
                  TakesEffect takes_effect = TakesEffect::Live)
{
    using T = std::remove_reference_t<decltype(std::declval<Config&>().*Section.*Field)>;
    return {section,
            name,
            kForm<T>,
            [](const Value& value, Config& config) { return read(value, config.*Section.*Field); },
            [](const Config& config) { return print(config.*Section.*Field); },
            [](const Config& config) {
                const std::uint64_t count = measure(config.*Section.*Field);
                return count >= kRange.min && count <= kRange.max;
            },
            [] { return describe(std::type_identity<T>{}, kRange); },
            [](const Config& a, const Config& b) { return a.*Section.*Field == b.*Section.*Field; },
            [](const Config& from, Config& to) { to.*Section.*Field = from.*Section.*Field; },
            takes_effect};
}

constexpr std::uint64_t seconds(Seconds duration)
{
    return static_cast<std::uint64_t>(duration.count());
}

constexpr Range kAny{};
constexpr Range kPath{1, 4095};
constexpr Range kMaybePath{0, 4095};
constexpr Range kSomeTime{1, seconds(24h)};
constexpr Range kUpToAMinute{0, seconds(1min)};
constexpr Range kUpToAnHour{0, seconds(1h)};
constexpr Range kUpToAYear{1, seconds(std::chrono::days(365))};
constexpr Range kMaybeSize{0, std::uint64_t{1} << 60};
constexpr Range kAge{1, seconds(std::chrono::days(36500))};

constexpr std::array kKeys{
    key<&Config::data, &Data::root, kPath>("data", "root", TakesEffect::AtStart),

    key<&Config::tls, &Tls::certificate, Range{0, 64}>("tls", "certificate"),
    key<&Config::tls, &Tls::key, Range{0, 64}>("tls", "key"),
    key<&Config::tls, &Tls::min_version, kAny>("tls", "min_version"),
    key<&Config::tls, &Tls::client_ca, kMaybePath>("tls", "client_ca"),
    key<&Config::tls, &Tls::client_certificates, kAny>("tls", "client_certificates"),
    key<&Config::tls, &Tls::kernel, kAny>("tls", "kernel"),

    key<&Config::ftps, &Ftps::listen, Range{1, 64}>("ftps", "listen", TakesEffect::AtStart),
    key<&Config::ftps, &Ftps::passive_ports, kAny>("ftps", "passive_ports", TakesEffect::AtStart),
    key<&Config::ftps, &Ftps::external_address, Range{0, 64}>("ftps", "external_address"),
    key<&Config::ftps, &Ftps::require_session_reuse, kAny>("ftps", "require_session_reuse"),
    key<&Config::ftps, &Ftps::greeting, Range{0, 200}>("ftps", "greeting"),

    key<&Config::https, &Https::listen, Range{0, 64}>("https", "listen", TakesEffect::AtStart),
    key<&Config::https, &Https::region, Range{0, 63}>("https", "region"),
    key<&Config::https, &Https::connections, Range{1, 1'000'000}>("https", "connections"),
    key<&Config::https, &Https::connections_per_address, Range{1, 1'000'000}>("https",
                                                                              "connections_per_address"),
    key<&Config::https, &Https::keep_alive, kSomeTime>("https", "keep_alive"),

    key<&Config::auth, &Auth::users, kPath>("auth", "users", TakesEffect::AtStart),
    key<&Config::auth, &Auth::tokens, kPath>("auth", "tokens", TakesEffect::AtStart),

    key<&Config::limits, &Limits::sessions, Range{1, 1'000'000}>("limits", "sessions"),
    key<&Config::limits, &Limits::sessions_per_address, Range{1, 1'000'000}>("limits",
                                                                             "sessions_per_address"),
    key<&Config::limits, &Limits::handshake, kSomeTime>("limits", "handshake"),
    key<&Config::limits, &Limits::login, kSomeTime>("limits", "login"),
    key<&Config::limits, &Limits::idle, kSomeTime>("limits", "idle"),
    key<&Config::limits, &Limits::data_connect, kSomeTime>("limits", "data_connect"),
    key<&Config::limits, &Limits::data_stall, kSomeTime>("limits", "data_stall"),
    key<&Config::limits, &Limits::drain, kUpToAnHour>("limits", "drain"),
    key<&Config::limits, &Limits::line_length, Range{512, 65536}>("limits", "line_length"),
    key<&Config::limits, &Limits::login_attempts, Range{1, 100}>("limits", "login_attempts"),
    key<&Config::limits, &Limits::reply, kSomeTime>("limits", "reply"),
    key<&Config::limits, &Limits::sessions_before_login, Range{1, 1'000'000}>("limits",
                                                                              "sessions_before_login"),
    key<&Config::limits, &Limits::sessions_before_login_per_address, Range{1, 1'000'000}>(
        "limits", "sessions_before_login_per_address"),
    key<&Config::limits, &Limits::failed_login_delay, kUpToAMinute>("limits", "failed_login_delay"),
    key<&Config::limits, &Limits::failed_login_delay_max, kUpToAMinute>("limits", "failed_login_delay_max"),
    key<&Config::limits, &Limits::upload_rate, kMaybeSize>("limits", "upload_rate"),
    key<&Config::limits, &Limits::download_rate, kMaybeSize>("limits", "download_rate"),

    key<&Config::bans, &Bans::user_failures, Range{0, 10'000}>("bans", "user_failures"),
    key<&Config::bans, &Bans::address_failures, Range{0, 10'000}>("bans", "address_failures"),
    key<&Config::bans, &Bans::window, kSomeTime>("bans", "window"),
    key<&Config::bans, &Bans::duration, kUpToAYear>("bans", "duration"),
    key<&Config::bans, &Bans::max_duration, kUpToAYear>("bans", "max_duration"),
    key<&Config::bans, &Bans::exempt, Range{0, 1000}>("bans", "exempt"),

    key<&Config::uploads, &Uploads::durable, kAny>("uploads", "durable", TakesEffect::AtStart),
    key<&Config::uploads, &Uploads::max_size, Range{1, std::uint64_t{1} << 60}>("uploads", "max_size"),
    key<&Config::uploads, &Uploads::domain_quota, kMaybeSize>("uploads", "domain_quota"),
    key<&Config::uploads, &Uploads::min_free, kMaybeSize>("uploads", "min_free"),
    key<&Config::uploads, &Uploads::early_check, kAny>("uploads", "early_check"),

    key<&Config::jobs, &Jobs::workers, Range{1, 64}>("jobs", "workers", TakesEffect::AtStart),

    key<&Config::job_hooks, &JobHooks::after_success, Range{0, 100}>("jobs.hooks", "after_success"),
    key<&Config::job_hooks, &JobHooks::after_failure, Range{0, 100}>("jobs.hooks", "after_failure"),
    key<&Config::job_hooks, &JobHooks::timeout, kSomeTime>("jobs.hooks", "timeout"),
    key<&Config::job_hooks, &JobHooks::tries, Range{1, 100}>("jobs.hooks", "tries"),
    key<&Config::job_hooks, &JobHooks::retry_delay, kUpToAnHour>("jobs.hooks", "retry_delay"),
    key<&Config::job_hooks, &JobHooks::workers, Range{1, 64}>("jobs.hooks", "workers", TakesEffect::AtStart),

    key<&Config::store, &Store::url, Range{1, 4096}>("store", "url", TakesEffect::AtStart),

    key<&Config::retention, &Retention::max_age, kAge>("retention", "max_age"),
    key<&Config::retention, &Retention::keep_last, Range{0, 1'000'000}>("retention", "keep_last"),
    key<&Config::retention, &Retention::log_max_age, kAge>("retention", "log_max_age"),
    key<&Config::retention, &Retention::failed_input_max_age, kAge>("retention", "failed_input_max_age"),
    key<&Config::retention, &Retention::payload_max_age, kAge>("retention", "payload_max_age"),
    key<&Config::retention, &Retention::partial_max_age, kAge>("retention", "partial_max_age"),
    key<&Config::retention, &Retention::chunk_max_age, kAge>("retention", "chunk_max_age"),
    key<&Config::retention, &Retention::interval, kSomeTime>("retention", "interval"),

    key<&Config::metrics, &Metrics::listen, Range{0, 64}>("metrics", "listen", TakesEffect::AtStart),

    key<&Config::log, &Log::level, kAny>("log", "level"),
    key<&Config::log, &Log::format, kAny>("log", "format"),
    key<&Config::log, &Log::xferlog, kMaybePath>("log", "xferlog", TakesEffect::AtStart),
};

} // namespace

std::span<const Key> keys()
{
    return kKeys;
}

const Key* find_key(std::string_view section, std::string_view name)
{
    const auto found = std::find_if(kKeys.begin(), kKeys.end(), [&](const Key& key) {
        return key.section == section && key.name == name;
    });
    return found == kKeys.end() ? nullptr : &*found;
}

bool is_section(std::string_view name)
{
    return std::any_of(kKeys.begin(), kKeys.end(), [&](const Key& key) { return key.section == name; });
}

std::optional<std::string> meant_section(std::string_view name)
{
    std::vector<std::string_view> sections;
    for (const Key& key : kKeys)
        sections.push_back(key.section);
    const auto near = nearest(name, sections);
    if (near) return std::string(*near);
    return std::nullopt;
}

std::optional<std::string> meant_key(std::string_view section, std::string_view name)
{
    std::vector<std::string_view> names;
    for (const Key& key : kKeys) {
        if (key.section == section) names.push_back(key.name);
    }
    if (const auto near = nearest(name, names)) return std::string(section).append(".").append(*near);
    for (const Key& key : kKeys) {
        if (key.name == name) return key.full_name(); // the right name in the wrong section
    }
    return std::nullopt;
}

} // namespace wharf::config
