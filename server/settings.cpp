#include "server/settings.hpp"

#include "server/options.hpp"

namespace wharf::server {

std::shared_ptr<const Settings> make_settings(config::Config config)
{
    auto settings = std::make_shared<Settings>();
    settings->session = session_options(config);
    settings->sessions = session_limits(config);
    settings->failed_logins = throttle_rules(config);
    settings->control = control_limits(config);
    settings->https = https_limits(config);
    settings->https_room = https_room(config);
    settings->passive = passive_options(config);
    settings->retention = retention_rules(config);
    settings->config = std::move(config);
    return settings;
}

} // namespace wharf::server
