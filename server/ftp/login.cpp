#include "server/async/offload.hpp"
#include "server/async/race.hpp"
#include "server/ftp/handlers.hpp"
#include "server/ftp/reply_for_error.hpp"
#include "server/log/ban_log.hpp"
#include "server/protocol/host_name.hpp"
#include "server/protocol/upper_case.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace wharf::ftp {

namespace {

// RFC 4217 section 10.2: the handshake has told who it is.
constexpr int kWithoutPassword = 232;

auth::Time now()
{
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

auth::Network client_of(const SessionContext& context)
{
    return auth::Network::parse(context.control.client_address().to_string()).value();
}

// SECURITY.md promises this line to programs that read the log. What the client chose stands last and
// in quotes, so that it cannot pose as an address.
void log_failure(const SessionContext& context, std::string_view reason)
{
    context.log.warning("login-failed", {{"reason", log::Word{reason}}, {"user", context.state.user_name}});
}

using Clock = std::chrono::steady_clock;

// Counted from the arrival of PASS, so that a hash that was computed does not show.
awaitable<void> wait_since(Clock::time_point asked, std::chrono::milliseconds delay)
{
    co_await async::sleep_for(asked + delay - Clock::now()); // holds nothing but this session
}

// The same answer after the same kind of wait, whatever was wrong.
awaitable<Reply> refuse_login(SessionContext& context, Clock::time_point asked,
                              std::chrono::milliseconds delay)
{
    SessionState& state = context.state;
    state.user_name.clear();
    co_await wait_since(asked, delay);
    if (++state.failed_logins < context.options.limits.login_attempts)
        co_return Reply{530, "Login incorrect"};
    state.quit = true;
    co_return Reply{421, "Too many failed logins; closing"};
}

// The account as HOST narrows it: in that domain alone. Nothing: it has no right there.
std::optional<auth::Principal> within(auth::Principal principal, const std::optional<std::string>& domain)
{
    if (!domain) return principal;
    const bool everywhere = principal.role == auth::Role::Admin;
    const auto& own = principal.domains;
    if (!everywhere && std::find(own.begin(), own.end(), *domain) == own.end()) return std::nullopt;
    if (everywhere) principal.role = auth::Role::Publisher; // an admin is a publisher of every domain
    principal.domains = {*domain};
    return principal;
}

// See Login::root.
std::string root_of(const auth::Principal& seen)
{
    const bool one_domain = seen.role != auth::Role::Admin && seen.domains.size() == 1;
    return one_domain ? '/' + seen.domains.front() : std::string();
}

// An account whose identity is proven.
struct Proven {
    auth::Principal principal;
    std::optional<auth::Principal> seen; // as this session sees it; nothing: it has no right in HOST's domain
    vfs::result<std::unique_ptr<vfs::Filesystem>> tree; // what it sees
};

// Blocks on the disk.
Proven prove(const SessionContext& context, auth::Principal principal)
{
    Proven proven;
    proven.seen = within(principal, context.state.host);
    if (proven.seen) proven.tree = context.services.open_tree(*proven.seen);
    proven.principal = std::move(principal);
    return proven;
}

// The user, if the client's certificate names it; nothing: the password decides.
awaitable<std::optional<Proven>> proven_by_certificate(const SessionContext& context, std::string user)
{
    const std::vector<std::string> names = context.control.client_identity();
    if (std::find(names.begin(), names.end(), user) == names.end()) co_return std::nullopt;
    auto admit = [&context, &user]() -> std::optional<Proven> {
        auto principal = context.services.users.admit(user);
        if (!principal) return std::nullopt;
        return prove(context, std::move(*principal));
    };
    co_return co_await async::offload(context.services.disk, admit);
}

awaitable<auth::result<Proven>> proven_by_password(const SessionContext& context,
                                                   const auth::Credentials& credentials)
{
    auth::Authenticator& users = context.services.users;
    // Who is remembered does not queue up behind the hashes of those who are not.
    auto recall = [&context, &users, &credentials]() -> std::optional<Proven> {
        auto principal = users.recall(credentials);
        if (!principal) return std::nullopt;
        return prove(context, std::move(*principal));
    };
    auto remembered = co_await async::offload(context.services.disk, recall);
    if (remembered) co_return std::move(*remembered);

    auto verify = [&users, &credentials] { return users.verify(credentials); };
    auto principal = co_await async::offload(context.services.hashing, verify);
    if (!principal) co_return principal.error();
    auto look = [&context, &principal] { return prove(context, std::move(*principal)); };
    co_return co_await async::offload(context.services.disk, look);
}

// The session as this account sees it.
Reply begin_login(SessionContext& context, Proven proven, int code)
{
    auth::Principal& principal = proven.principal;
    if (!proven.tree) {
        const auto error = proven.tree.error();
        context.services.metrics.ftp.logins.impossible.add();
        context.log.warning("login-refused", {{"user", principal.name}, {"reason", error.message()}});
        Reply refusal = reply_for_error(error);
        refusal.cause = {};
        return refusal;
    }
    SessionState& state = context.state;
    context.services.metrics.ftp.logins.succeeded.add();
    context.log.set_user(principal.name);
    context.log.event("login", {{"by", log::Word{code == kWithoutPassword ? "certificate" : "password"}}});
    state.login.emplace(Login{std::move(principal), std::move(*proven.tree), root_of(*proven.seen)});
    state.here = {};
    return {code, fmt::format("Welcome, {}", escaped(state.login->principal.name))};
}

// Whatever the password is; it counts for nothing.
awaitable<Reply> refuse_banned(SessionContext& context, Clock::time_point asked)
{
    context.services.metrics.ftp.logins.banned.add();
    log_failure(context, "banned");
    const auto delay = context.services.throttle.delay(client_of(context), now());
    co_return co_await refuse_login(context, asked, delay);
}

awaitable<Reply> refuse_counted(SessionContext& context, const auth::Credentials& credentials,
                                std::string_view reason, Clock::time_point asked)
{
    context.services.metrics.ftp.logins.failed.add();
    log_failure(context, reason);
    const auto penalty =
        context.services.throttle.failed(client_of(context), credentials.user, credentials.password, now());
    context.services.metrics.bans.add(penalty.bans.size());
    for (const auth::Ban& ban : penalty.bans)
        log::ban_begins(ban);
    co_return co_await refuse_login(context, asked, penalty.delay);
}

awaitable<Reply> refuse_failed(SessionContext& context, const auth::Credentials& credentials,
                               const auth::error_code& error, Clock::time_point asked)
{
    if (error != auth::Errc::WrongPassword && error != auth::Errc::UnknownUser) {
        context.services.metrics.ftp.logins.impossible.add();
        context.log.warning("login-impossible", {{"user", credentials.user}, {"reason", error.message()}});
        co_await wait_since(asked, context.services.throttle.delay(client_of(context), now()));
        co_return Reply{451, "Logins are not possible just now; try again"};
    }
    const bool unknown = error == auth::Errc::UnknownUser;
    co_return co_await refuse_counted(context, credentials, unknown ? "unknown-user" : "wrong-password",
                                      asked);
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

// RFC 7151: which of the server's domains the login is to be for.
awaitable<Reply> on_host(SessionContext& context, const Command& command)
{
    SessionState& state = context.state;
    if (!state.user_name.empty()) co_return Reply{503, "HOST comes before USER"};
    const auto name = protocol::parse_host(command.argument);
    if (!name) co_return Reply{501, "Syntax: HOST domain"};
    state.host.reset();
    // It says nothing but how the client found us.
    if (name->empty()) co_return Reply{220, "No domain chosen; those of the account are shown"};

    const auto& serves_domain = context.services.serves_domain;
    auto ask = [&serves_domain, &name] { return serves_domain && serves_domain(*name); };
    const bool served = co_await async::offload(context.services.disk, ask);
    if (!served) co_return Reply{504, "No such domain on this server"};
    state.host = *name;
    co_return Reply{220, fmt::format("Domain {} chosen", *name)};
}

awaitable<Reply> on_user(SessionContext& context, const Command& command)
{
    SessionState& state = context.state;
    state.user_name = command.argument;
    unsigned reviews = state.reviews;
    auto proven = co_await proven_by_certificate(context, command.argument);
    while (reviews != state.reviews) { // the account may be another one now
        reviews = state.reviews;
        proven = co_await proven_by_certificate(context, command.argument);
    }
    if (proven && proven->seen) co_return begin_login(context, std::move(*proven), kWithoutPassword);
    co_return Reply{331, "Password, please"};
}

awaitable<Reply> on_pass(SessionContext& context, const Command& command)
{
    SessionState& state = context.state;
    if (state.user_name.empty()) co_return Reply{503, "Send USER first"};

    const auto asked = Clock::now();
    auth::Throttle& throttle = context.services.throttle;
    if (throttle.is_banned(client_of(context), state.user_name, now()))
        co_return co_await refuse_banned(context, asked);

    const auth::Credentials credentials{state.user_name, auth::Secret(std::string(command.argument))};
    unsigned reviews = state.reviews;
    auto proven = co_await proven_by_password(context, credentials);
    while (reviews != state.reviews) { // the account may be another one now
        reviews = state.reviews;
        proven = co_await proven_by_password(context, credentials);
    }
    // Others may have failed meanwhile.
    if (throttle.is_banned(client_of(context), credentials.user, now()))
        co_return co_await refuse_banned(context, asked);
    if (!proven) co_return co_await refuse_failed(context, credentials, proven.error(), asked);
    // As a wrong password in every way, so that nobody learns here that it was right.
    if (!proven->seen) co_return co_await refuse_counted(context, credentials, "no-right-on-host", asked);
    throttle.succeeded(client_of(context), proven->principal.name);

    co_return begin_login(context, std::move(*proven), 230);
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
    context.log.set_user("");
    co_return Reply{220, "Ready for a new user"};
}

awaitable<Reply> on_quit(SessionContext& context, const Command&)
{
    context.state.quit = true;
    co_return Reply{221, "Goodbye"};
}

} // namespace wharf::ftp
