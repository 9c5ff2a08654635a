#include "server/options.hpp"

#include "archive/disk/layout.hpp"

#include <algorithm>

namespace wharf::server {

archive::SpaceLimits space_limits(const config::Config& config)
{
    return {.domain_quota = config.uploads.domain_quota.count, .min_free = config.uploads.min_free.count};
}

archive::Options archive_options(const config::Config& config, const archive::PosixEnv& disk,
                                 archive::Access access)
{
    return {.access = access,
            .catalog_path = disk.absolute(archive::layout::kCatalog),
            .land_sync =
                config.uploads.durable == config::Durable::Always ? archive::Sync::Yes : archive::Sync::No,
            .space = space_limits(config)};
}

net::TlsOptions named_tls_options(const config::Config& config)
{
    net::TlsOptions options;
    for (std::size_t i = 0; i < config.tls.certificate.list.size(); ++i)
        options.certificates.push_back({config.tls.certificate.list[i], config.tls.key.list[i]});
    options.only_tls13 = config.tls.min_version == config::TlsVersion::Tls13;
    options.client_ca = config.tls.client_ca;
    options.client_certificates = config.tls.client_certificates;
    options.kernel = config.tls.kernel;
    return options;
}

net::TlsOptions tls_options(const config::Config& config, const archive::PosixEnv& disk)
{
    net::TlsOptions options = named_tls_options(config);
    options.self_signed = options.certificates.empty();
    if (options.self_signed) {
        const std::string folder = disk.absolute(archive::layout::kTls);
        options.certificates.push_back({folder + "/certificate.pem", folder + "/key.pem"});
    }
    return options;
}

SessionRegistry::Limits session_limits(const config::Config& config)
{
    const config::Limits& from = config.limits;
    return {.sessions = from.sessions,
            .per_address = from.sessions_per_address,
            .before_login = from.sessions_before_login,
            .before_login_per_address = from.sessions_before_login_per_address};
}

net::ControlLimits control_limits(const config::Config& config)
{
    net::ControlLimits limits;
    limits.line_length = config.limits.line_length;
    limits.handshake = config.limits.handshake;
    limits.write = config.limits.reply;
    return limits;
}

http::ConnectionLimits https_limits(const config::Config& config)
{
    http::ConnectionLimits limits;
    limits.handshake = config.limits.handshake;
    limits.head = config.limits.handshake;
    limits.idle = config.https.keep_alive;
    limits.stall = config.limits.data_stall;
    return limits;
}

http::ConnectionRegistry::Limits https_room(const config::Config& config)
{
    return {.connections = config.https.connections, .per_address = config.https.connections_per_address};
}

namespace {

// Each once, and none beside the one that stands for all of its family: their ports would be the same.
std::vector<boost::asio::ip::address> passive_addresses(const std::vector<config::Endpoint>& listen)
{
    using boost::asio::ip::address;
    std::vector<address> addresses;
    for (const config::Endpoint& endpoint : listen) {
        boost::system::error_code ignored; // the control listener on the same address has told of it
        addresses.push_back(boost::asio::ip::make_address(endpoint.address, ignored));
    }
    std::vector<address> needed;
    for (const address& each : addresses) {
        const bool among_others = std::ranges::any_of(
            addresses, [&](const address& other) { return other != each && net::serves(other, each); });
        if (!among_others && std::ranges::find(needed, each) == needed.end()) needed.push_back(each);
    }
    return needed;
}

} // namespace

net::PassiveOptions passive_options(const config::Config& config)
{
    net::PassiveOptions options;
    options.addresses = passive_addresses(config.ftps.listen);
    options.first_port = config.ftps.passive_ports.first;
    options.last_port = config.ftps.passive_ports.last;
    options.connect = config.limits.data_connect;
    options.handshake = config.limits.handshake;
    options.session_reuse = config.ftps.require_session_reuse;
    // A client that has it all and keeps its side open must be let go before it counts as stalled.
    const std::chrono::steady_clock::duration stall = config.limits.data_stall;
    options.data.farewell = std::min(options.data.farewell, stall / 2);
    return options;
}

std::shared_ptr<const ftp::Options> session_options(const config::Config& config)
{
    auto options = std::make_shared<ftp::Options>();
    options->greeting = config.ftps.greeting;
    options->external_address = config.ftps.external_address;
    options->limits = config.limits;
    options->max_upload = config.uploads.max_size;
    return options;
}

auth::ThrottleRules throttle_rules(const config::Config& config)
{
    const config::Bans& from = config.bans;
    auth::ThrottleRules rules{.first_delay = config.limits.failed_login_delay,
                              .longest_delay = config.limits.failed_login_delay_max,
                              .user_failures = from.user_failures,
                              .address_failures = from.address_failures,
                              .window = from.window,
                              .ban = {from.duration, from.max_duration},
                              .exempt = {}};
    for (const std::string& text : from.exempt)
        if (const auto network = auth::Network::parse(text)) rules.exempt.push_back(*network);
    return rules;
}

auth::BanPaths ban_paths(const archive::PosixEnv& disk)
{
    return {disk.absolute(archive::layout::kBans), disk.absolute(archive::layout::staging_file_template())};
}

std::string token_uses_directory(const archive::PosixEnv& disk)
{
    return disk.absolute(archive::layout::kTokenUses);
}

jobs::HookSettings hook_settings(const config::Config& config)
{
    const config::JobHooks& hooks = config.job_hooks;
    return {hooks.after_success, hooks.after_failure, hooks.timeout, hooks.tries, hooks.retry_delay};
}

retention::Rules retention_rules(const config::Config& config)
{
    const config::Retention& from = config.retention;
    return {.max_age = from.max_age,
            .keep_last = from.keep_last,
            .log_max_age = from.log_max_age,
            .failed_input_max_age = from.failed_input_max_age,
            .payload_max_age = from.payload_max_age,
            .partial_max_age = from.partial_max_age,
            .chunk_max_age = from.chunk_max_age};
}

vfs::Access access_of(const auth::Principal& principal)
{
    vfs::Access access{.user = principal.name,
                       .may_write = principal.may_write(),
                       .domains = {},
                       .via = std::string(archive::kFtps)};
    if (principal.role == auth::Role::Admin) return access;
    access.domains.emplace();
    for (const std::string& name : principal.domains)
        if (auto domain = archive::DomainName::parse(name)) access.domains->push_back(std::move(*domain));
    return access;
}

vfs::DropTreeOptions tree_options(const config::Config& config)
{
    const auto early = [&] {
        switch (config.uploads.early_check) {
        case config::EarlyCheck::All: return vfs::LookEarly::Everywhere;
        case config::EarlyCheck::Enqueue: return vfs::LookEarly::InQueue;
        case config::EarlyCheck::Off: break;
        }
        return vfs::LookEarly::Never;
    };
    return {config.uploads.max_size.count, early()};
}

} // namespace wharf::server
