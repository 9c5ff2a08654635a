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

net::TlsOptions tls_options(const config::Config& config, const archive::PosixEnv& disk)
{
    const bool own = config.tls.certificate.empty();
    const std::string folder = disk.absolute(archive::layout::kTls);
    return {.certificate = own ? folder + "/certificate.pem" : config.tls.certificate,
            .key = own ? folder + "/key.pem" : config.tls.key,
            .only_tls13 = config.tls.min_version == config::TlsVersion::Tls13};
}

net::PassiveOptions passive_options(const config::Config& config)
{
    net::PassiveOptions options;
    for (const config::Endpoint& endpoint : config.ftps.listen) {
        boost::system::error_code ignored; // the control listener on the same address has told of it
        const auto address = boost::asio::ip::make_address(endpoint.address, ignored);
        if (std::find(options.addresses.begin(), options.addresses.end(), address) == options.addresses.end())
            options.addresses.push_back(address);
    }
    options.first_port = config.ftps.passive_ports.first;
    options.last_port = config.ftps.passive_ports.last;
    options.connect = config.limits.data_connect;
    options.handshake = config.limits.handshake;
    options.require_session_reuse = config.ftps.require_session_reuse == config::SessionReuse::Require;
    return options;
}

std::shared_ptr<const ftp::Options> session_options(const config::Config& config)
{
    auto options = std::make_shared<ftp::Options>();
    options->greeting = config.ftps.greeting;
    if (!config.ftps.external_address.empty())
        options->external_address = boost::asio::ip::make_address_v4(config.ftps.external_address);
    options->limits = config.limits;
    options->max_upload = config.uploads.max_size;
    return options;
}

retention::Rules retention_rules(const config::Config& config)
{
    const config::Retention& from = config.retention;
    return {.max_age = from.max_age,
            .keep_last = from.keep_last,
            .log_max_age = from.log_max_age,
            .failed_input_max_age = from.failed_input_max_age,
            .payload_max_age = from.payload_max_age,
            .partial_max_age = from.partial_max_age};
}

vfs::Access access_of(const auth::Principal& principal)
{
    vfs::Access access{
        .user = principal.name, .may_write = principal.may_write(), .domains = {}, .via = "ftps"};
    if (principal.role == auth::Role::Admin) return access;
    access.domains.emplace();
    for (const std::string& name : principal.domains)
        if (auto domain = archive::DomainName::parse(name)) access.domains->push_back(std::move(*domain));
    return access;
}

} // namespace wharf::server
