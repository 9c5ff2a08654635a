// From the configuration to the options of each part. The parts do not know the configuration file.
#pragma once

#include "archive/disk/archive.hpp"
#include "archive/disk/posix_env.hpp"
#include "archive/jobs/hooks/hook_settings.hpp"
#include "archive/retention/plan.hpp"
#include "auth/ban_file.hpp"
#include "auth/principal.hpp"
#include "auth/throttle.hpp"
#include "config/config.hpp"
#include "server/ftp/services.hpp"
#include "server/http/connection/connection.hpp"
#include "server/net/passive_ports.hpp"
#include "server/net/tls_context.hpp"
#include "server/net/tls_control_channel.hpp"
#include "server/session_registry.hpp"
#include "server/vfs/access.hpp"
#include "server/vfs/drop_tree.hpp"

#include <memory>
#include <string>

namespace wharf::server {

[[nodiscard]] archive::SpaceLimits space_limits(const config::Config& config);
[[nodiscard]] archive::Options archive_options(const config::Config& config, const archive::PosixEnv& disk,
                                               archive::Access access);
// Of the files the configuration names, which may be none.
[[nodiscard]] net::TlsOptions named_tls_options(const config::Config& config);
// The self-signed certificate under the data root, if it names none.
[[nodiscard]] net::TlsOptions tls_options(const config::Config& config, const archive::PosixEnv& disk);
[[nodiscard]] SessionRegistry::Limits session_limits(const config::Config& config);
[[nodiscard]] net::ControlLimits control_limits(const config::Config& config);
[[nodiscard]] http::ConnectionLimits https_limits(const config::Config& config);
[[nodiscard]] http::ConnectionRegistry::Limits https_room(const config::Config& config);
[[nodiscard]] net::PassiveOptions passive_options(const config::Config& config);
[[nodiscard]] std::shared_ptr<const ftp::Options> session_options(const config::Config& config);
[[nodiscard]] auth::ThrottleRules throttle_rules(const config::Config& config);
[[nodiscard]] auth::BanPaths ban_paths(const archive::PosixEnv& disk);
[[nodiscard]] std::string token_uses_directory(const archive::PosixEnv& disk);
[[nodiscard]] jobs::HookSettings hook_settings(const config::Config& config);
[[nodiscard]] retention::Rules retention_rules(const config::Config& config);
[[nodiscard]] vfs::Access access_of(const auth::Principal& principal);
[[nodiscard]] vfs::DropTreeOptions tree_options(const config::Config& config);

} // namespace wharf::server
