#include "server/async/offload.hpp"
#include "server/async/race.hpp"
#include "server/ftp/handlers.hpp"
#include "server/ftp/reply_for_error.hpp"
#include "server/protocol/upper_case.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace wharf::ftp {

namespace {

auth::Time now()
{
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

auth::Network client_of(const SessionContext& context)
{
    return auth::Network::parse(context.control.client_address().to_string()).value();
}

// SECURITY.md promises these two lines to programs that read the log. What the client chose stands last and
// in quotes, so that it cannot pose as an address.
void log_failure(const SessionContext& context, std::string_view reason)
{
    context.log.warn(fmt::format("login-failed address={} reason={} user=\"{}\"",
                                 context.control.client_address().to_string(), reason,
                                 escaped(context.state.user_name)));
}

void log_ban(const SessionContext& context, const auth::Ban& ban)
{
    const std::string user = ban.user.empty() ? "" : fmt::format(" user=\"{}\"", escaped(ban.user));
    context.log.warn(fmt::format("banned address={} seconds={} failures={}{}", ban.network.text(),
                                 (ban.until - ban.since).count(), ban.failures, user));
}

// The same answer after the same kind of wait, whatever was wrong.
awaitable<Reply> refuse_login(SessionContext& context, std::chrono::milliseconds delay)
{
    SessionState& state = context.state;
    state.user_name.clear();
    co_await async::sleep_for(delay); // holds nothing but this session
    if (++state.failed_logins < context.options.limits.login_attempts)
        co_return Reply{530, "Login incorrect"};
    state.quit = true;
    co_return Reply{421, "Too many failed logins; closing"};
}

awaitable<Reply> refuse_banned(SessionContext& context)
{
    log_failure(context, "banned");
    const auto delay = context.services.throttle.delay(client_of(context), now());
    co_return co_await refuse_login(context, delay);
}

awaitable<Reply> refuse_failed(SessionContext& context, const auth::Credentials& credentials,
                               const auth::error_code& error)
{
    auth::Throttle& throttle = context.services.throttle;
    const auth::Network client = client_of(context);
    if (error != auth::Errc::WrongPassword && error != auth::Errc::UnknownUser) {
        context.log.warn(fmt::format("login impossible: {}", error.message()));
        co_await async::sleep_for(throttle.delay(client, now()));
        co_return Reply{451, "Logins are not possible just now; try again"};
    }
    log_failure(context, error == auth::Errc::UnknownUser ? "unknown-user" : "wrong-password");
    const auto penalty = throttle.failed(client, credentials.user, credentials.password, now());
    for (const auth::Ban& ban : penalty.bans)
        log_ban(context, ban);
    co_return co_await refuse_login(context, penalty.delay);
}

} // namespace

awaitable<Reply> on_auth(SessionContext& context, const Command& command)
{
    const std::string mechanism = protocol::upper_case(command.argument);
    // "SSL" is what some old clients say; it stands for TLS here, whose versions are ours to choose.
    if (mechanism != "TLS" && mechanism != "TLS-C" && mechanism != "SSL")
        co_return Reply{504, "Only AUTH TLS is known"};
    context.state.start_tls = true;
    co_return Reply{234, "Begin the TLS handshake"};
}

awaitable<Reply> on_user(SessionContext& context, const Command& command)
{
    context.state.user_name = command.argument;
    co_return Reply{331, "Password, please"};
}

awaitable<Reply> on_pass(SessionContext& context, const Command& command)
{
    SessionState& state = context.state;
    if (state.user_name.empty()) co_return Reply{503, "Send USER first"};

    auth::Throttle& throttle = context.services.throttle;
    if (throttle.is_banned(client_of(context), state.user_name, now()))
        co_return co_await refuse_banned(context);

    auth::Credentials credentials{state.user_name, auth::Secret(std::string(command.argument))};
    auth::Authenticator& users = context.services.users;
    auto verify = [&users, &credentials] { return users.verify(credentials); };
    auto principal = co_await async::offload(context.services.hashing, verify);
    if (!principal) co_return co_await refuse_failed(context, credentials, principal.error());
    throttle.succeeded(client_of(context), principal->name);

    const auto& open_tree = context.services.open_tree;
    auto open = [&open_tree, &principal] { return open_tree(*principal); };
    auto tree = co_await async::offload(context.services.disk, open);
    if (!tree) {
        context.log.warn(fmt::format("login refused reason=\"{}\"", tree.error().message()));
        co_return reply_for_error(tree.error());
    }

    context.log.set_user(principal->name);
    context.log.info("logged in");
    state.login.emplace(Login{std::move(*principal), std::move(*tree)});
    state.here = {};
    co_return Reply{230, fmt::format("Welcome, {}", escaped(state.login->principal.name))};
}

awaitable<Reply> on_acct(SessionContext&, const Command&)
{
    co_return Reply{202, "No account is needed"};
}

// RFC 959 section 4.1.1: everything but the connection and its protection starts afresh.
awaitable<Reply> on_rein(SessionContext& context, const Command&)
{
    const unsigned failed_logins = context.state.failed_logins;
    context.state = SessionState{};
    context.state.failed_logins = failed_logins;
    context.log.set_user("-");
    co_return Reply{220, "Ready for a new user"};
}

awaitable<Reply> on_quit(SessionContext& context, const Command&)
{
    context.state.quit = true;
    co_return Reply{221, "Goodbye"};
}

} // namespace wharf::ftp
