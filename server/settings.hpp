// One reading of the configuration, made ready for the parts of the server. Immutable: a reload makes
// another, and whoever began with this one keeps it.
#pragma once

#include "archive/retention/plan.hpp"
#include "auth/throttle.hpp"
#include "config/config.hpp"
#include "server/ftp/services.hpp"
#include "server/http/connection/connection.hpp"
#include "server/net/passive_ports.hpp"
#include "server/net/tls_control_channel.hpp"
#include "server/session_registry.hpp"

#include <memory>

namespace wharf::server {

struct Settings {
    config::Config config; // in effect
    std::shared_ptr<const ftp::Options> session;
    SessionRegistry::Limits sessions;
    auth::ThrottleRules failed_logins;
    net::ControlLimits control;
    http::ConnectionLimits https;
    http::ConnectionRegistry::Limits https_room;
    net::PassiveOptions passive;
    retention::Rules retention;
};

// The configuration must be valid. Pure.
[[nodiscard]] std::shared_ptr<const Settings> make_settings(config::Config config);

} // namespace wharf::server
