#include "server/log/ban_log.hpp"

#include "server/log/log.hpp"

#include <optional>

namespace wharf::log {

namespace {

std::optional<std::string> user_of(const auth::Ban& ban)
{
    return ban.user.empty() ? std::nullopt : std::optional(ban.user);
}

} // namespace

void ban_begins(const auth::Ban& ban)
{
    const std::string address = ban.network.text();
    const auto user = user_of(ban);
    event(Level::warn, "banned",
          {{"address", Word{address}},
           {"seconds", (ban.until - ban.since).count()},
           {"failures", ban.failures},
           {"by", Word{ban.failures == 0 ? "hand" : ""}},
           {"user", user}});
}

void ban_lifted(const auth::Ban& ban)
{
    const std::string address = ban.network.text();
    const auto user = user_of(ban);
    event(Level::warn, "ban-lifted", {{"address", Word{address}}, {"user", user}});
}

} // namespace wharf::log
