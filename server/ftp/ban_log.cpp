#include "server/ftp/ban_log.hpp"

#include "server/log/log.hpp"

#include <optional>

namespace wharf::ftp {

namespace {

std::optional<std::string> user_of(const auth::Ban& ban)
{
    return ban.user.empty() ? std::nullopt : std::optional(ban.user);
}

} // namespace

void log_ban(const auth::Ban& ban)
{
    const std::string address = ban.network.text();
    const auto user = user_of(ban);
    log::event(spdlog::level::warn, "banned",
               {{"address", log::Word{address}},
                {"seconds", (ban.until - ban.since).count()},
                {"failures", ban.failures},
                {"by", log::Word{ban.failures == 0 ? "hand" : ""}},
                {"user", user}});
}

void log_ban_lift(const auth::Ban& ban)
{
    const std::string address = ban.network.text();
    const auto user = user_of(ban);
    log::event(spdlog::level::warn, "ban-lifted", {{"address", log::Word{address}}, {"user", user}});
}

} // namespace wharf::ftp
