#include "server/http/identify.hpp"

#include "server/async/offload.hpp"
#include "server/async/race.hpp"
#include "server/http/message/cookies.hpp"
#include "server/http/message/text.hpp"
#include "server/http/web_sign_in.hpp"
#include "server/log/ban_log.hpp"
#include "server/log/log.hpp"

#include <algorithm>
#include <chrono>

namespace wharf::http {

using async::awaitable;

namespace {

using Clock = std::chrono::steady_clock;

auth::Time now()
{
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

auth::Network client_of(const Request& request)
{
    return auth::Network::parse(request.client).value();
}

Identified refused(std::string type, std::string english)
{
    return {{}, Problem{401, std::move(type), std::move(english)}};
}

Identified wrong_password()
{
    return refused("authentication-failed", "The user name or the password is wrong");
}

Identified wrong_token()
{
    return refused("invalid-token", "The token is not valid");
}

Identified not_just_now()
{
    return {{}, Problem{503, "not-just-now", "Logins are not possible just now; try again"}};
}

// In the form docs/fail2ban.md promises: what the client chose stands last and in quotes.
void log_failure(const Request& request, std::string_view reason, std::string_view user)
{
    log::event(spdlog::level::warn, "login-failed",
               {{"session", log::Word{request.connection}},
                {"address", log::Word{request.client}},
                {"reason", log::Word{reason}},
                {"user", user}});
}

// Counted from the arrival of the request, so that a hash that was computed does not show.
awaitable<void> wait_since(Clock::time_point asked, std::chrono::milliseconds delay)
{
    co_await async::sleep_for(asked + delay - Clock::now());
}

awaitable<void> count_failure(const Services& services, const Request& request,
                              const auth::Credentials& shown, Clock::time_point asked)
{
    const auto penalty = services.throttle.failed(client_of(request), shown.user, shown.password, now());
    services.metrics.http.logins.failed.add();
    services.metrics.bans.add(penalty.bans.size());
    for (const auth::Ban& ban : penalty.bans)
        log::ban_begins(ban);
    auto waiting = wait_since(asked, penalty.delay);
    co_await std::move(waiting);
}

// What stands behind "Bearer " (RFC 6750 section 2.1).
std::optional<std::string> parse_bearer(std::string_view field)
{
    if (!same_word(take_until(field, ' '), "bearer")) return std::nullopt;
    return std::string(trimmed(field));
}

Identified by_grant(auth::TokenGrant grant)
{
    Visitor visitor{.by = Visitor::By::Token,
                    .principal = std::move(grant.principal),
                    .reads = grant.scopes.contains(auth::Scope::Read),
                    .publishes = grant.scopes.contains(auth::Scope::Publish),
                    .fetches_payloads = grant.scopes.contains(auth::Scope::Payload)};
    return {std::move(visitor), std::nullopt};
}

bool is_banned(const Services& services, const Request& request, const std::string& user)
{
    return services.throttle.is_banned(client_of(request), user, now());
}

// `answer`, as to what is wrong; whatever was shown counts for nothing.
awaitable<Identified> refuse_banned(const Services& services, const Request& request, std::string_view user,
                                    Clock::time_point asked, Identified answer)
{
    services.metrics.http.logins.banned.add();
    log_failure(request, "banned", user);
    auto waiting = wait_since(asked, services.throttle.delay(client_of(request), now()));
    co_await std::move(waiting);
    co_return answer;
}

// A wrong one counts for its address, as a wrong password does, and for no user.
awaitable<Identified> check_token(const Services& services, const Request& request, std::string text)
{
    const auto asked = Clock::now();
    const std::string_view id = auth::token_id(text).value_or("");
    if (is_banned(services, request, "")) {
        auto refusing = refuse_banned(services, request, id, asked, wrong_token());
        co_return co_await std::move(refusing);
    }
    metrics::Logins& logins = services.metrics.http.logins;
    auth::TokenAuthenticator& tokens = services.tokens;
    auto verify = [&tokens, &text] { return tokens.verify(text, now()); };
    auto grant = co_await async::offload(services.disk, verify);
    if (is_banned(services, request, "")) { // since others failed meanwhile
        auto refusing = refuse_banned(services, request, id, asked, wrong_token());
        co_return co_await std::move(refusing);
    }
    if (grant) {
        logins.succeeded.add();
        co_return by_grant(std::move(*grant));
    }
    if (grant.error() == auth::Errc::StoreUnavailable) {
        logins.impossible.add();
        co_return not_just_now();
    }
    if (grant.error() == auth::Errc::TokenExpired) {
        logins.failed.add();
        log_failure(request, "token-expired", id);
        co_return refused("invalid-token", "The token has expired");
    }
    log_failure(request, "unknown-token", id);
    const auth::Credentials shown{"", auth::Secret(std::move(text))};
    auto counting = count_failure(services, request, shown, asked);
    co_await std::move(counting);
    co_return wrong_token();
}

std::size_t count(const Fields& fields, std::string_view name)
{
    return static_cast<std::size_t>(std::count_if(fields.begin(), fields.end(),
                                                  [name](const Field& field) { return field.name == name; }));
}

// Who is remembered does not queue up behind the hashes of those who are not.
awaitable<auth::result<auth::Principal>> prove(const Services& services, const auth::Credentials& credentials)
{
    auth::Authenticator& users = services.users;
    auto recall = [&users, &credentials] { return users.recall(credentials); };
    auto remembered = co_await async::offload(services.disk, recall);
    if (remembered) co_return std::move(*remembered);
    auto verify = [&users, &credentials] { return users.verify(credentials); };
    co_return co_await async::offload(services.hashing, verify);
}

} // namespace

awaitable<Identified> check_password(const Services& services, const Request& request, BasicCredentials given)
{
    const auto asked = Clock::now();
    if (is_banned(services, request, given.user)) {
        auto refusing = refuse_banned(services, request, given.user, asked, wrong_password());
        co_return co_await std::move(refusing);
    }
    metrics::Logins& logins = services.metrics.http.logins;
    const auth::Credentials credentials{given.user, auth::Secret(std::move(given.password))};
    auto proving = prove(services, credentials);
    auto principal = co_await std::move(proving);
    if (is_banned(services, request, given.user)) { // since others failed meanwhile
        auto refusing = refuse_banned(services, request, given.user, asked, wrong_password());
        co_return co_await std::move(refusing);
    }
    if (principal) {
        logins.succeeded.add();
        services.throttle.succeeded(client_of(request), principal->name);
        co_return Identified{{.by = Visitor::By::Password,
                              .principal = std::move(*principal),
                              .reads = true,
                              .publishes = true,
                              .fetches_payloads = true},
                             std::nullopt};
    }
    const bool unknown = principal.error() == auth::Errc::UnknownUser;
    if (!unknown && principal.error() != auth::Errc::WrongPassword) {
        logins.impossible.add();
        co_return not_just_now();
    }
    log_failure(request, unknown ? "unknown-user" : "wrong-password", given.user);
    auto counting = count_failure(services, request, credentials, asked);
    co_await std::move(counting);
    co_return wrong_password();
}

awaitable<Identified> identify(const Services& services, const Request& request)
{
    if (request.door == Door::Monitoring) co_return Identified{}; // nobody has rights there, nor needs any
    const std::string* const field = find(request.headers, "authorization");
    if (field == nullptr) {
        auto session = find_cookie(request.headers, kSessionCookie);
        if (!session) co_return Identified{};
        auto resumed = identify_by_cookie(services, std::move(*session));
        co_return co_await std::move(resumed);
    }
    if (count(request.headers, "authorization") > 1)
        co_return refused("authentication-failed", "There is more than one Authorization field");
    if (auto token = parse_bearer(*field)) {
        auto checking = check_token(services, request, std::move(*token));
        co_return co_await std::move(checking);
    }
    auto basic = parse_basic(*field);
    if (!basic) co_return refused("authentication-failed", "The Authorization field wants Basic or Bearer");
    auto checking = check_password(services, request, std::move(*basic));
    co_return co_await std::move(checking);
}

} // namespace wharf::http
