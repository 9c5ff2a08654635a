#include "server/http/identify.hpp"

#include "server/async/offload.hpp"
#include "server/async/race.hpp"
#include "server/http/message/cookies.hpp"
#include "server/http/web_sign_in.hpp"
#include "server/log/log.hpp"

#include <chrono>

namespace wharf::http {

using async::awaitable;

namespace {

using Clock = std::chrono::steady_clock;

auth::Time now()
{
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

Identified refused(std::string english)
{
    return {{}, Problem{401, "authentication-failed", std::move(english)}};
}

// What the client chose stands last and in quotes, as in the line of FTPS.
void log_failure(const Request& request, std::string_view reason, const std::string& user)
{
    log::event(spdlog::level::warn, "login-failed",
               {{"address", log::Word{request.client}},
                {"via", log::Word{"https"}},
                {"reason", log::Word{reason}},
                {"user", user}});
}

} // namespace

awaitable<Identified> check_password(const Services& services, const Request& request, BasicCredentials given)
{
    const auto asked = Clock::now();
    const auto client = auth::Network::parse(request.client).value();
    const auto wrong = [] { return refused("The user name or the password is wrong"); };
    if (services.throttle.is_banned(client, given.user, now())) {
        log_failure(request, "banned", given.user);
        co_await async::sleep_for(asked + services.throttle.delay(client, now()) - Clock::now());
        co_return wrong();
    }
    auth::Credentials credentials{given.user, auth::Secret(std::move(given.password))};
    auth::Authenticator& users = services.users;
    auto verify = [&users, &credentials] { return users.verify(credentials); };
    auto principal = co_await async::offload(services.hashing, verify);
    if (principal) {
        services.throttle.succeeded(client, principal->name);
        co_return Identified{{.by = Visitor::By::Password,
                              .principal = std::move(*principal),
                              .reads = true,
                              .publishes = true,
                              .fetches_payloads = true},
                             std::nullopt};
    }
    if (principal.error() != auth::Errc::WrongPassword && principal.error() != auth::Errc::UnknownUser)
        co_return Identified{{}, Problem{503, "not-just-now", "Logins are not possible just now; try again"}};
    log_failure(request, principal.error() == auth::Errc::UnknownUser ? "unknown-user" : "wrong-password",
                given.user);
    const auto penalty = services.throttle.failed(client, credentials.user, credentials.password, now());
    co_await async::sleep_for(asked + penalty.delay - Clock::now());
    co_return wrong();
}

awaitable<Identified> identify(const Services& services, const Request& request)
{
    const std::string* const field = find(request.headers, "authorization");
    if (field == nullptr) {
        auto session = find_cookie(request.headers, kSessionCookie);
        if (!session) co_return Identified{};
        auto resumed = identify_by_cookie(services, std::move(*session));
        co_return co_await std::move(resumed);
    }
    auto basic = parse_basic(*field);
    if (!basic) co_return refused("The Authorization field wants Basic or Bearer");
    auto proven = check_password(services, request, std::move(*basic));
    co_return co_await std::move(proven);
}

} // namespace wharf::http
