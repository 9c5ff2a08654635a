#include "server/http/web_sign_in.hpp"

#include "server/async/offload.hpp"
#include "server/http/message/cookies.hpp"

#include <chrono>

namespace wharf::http {

using async::awaitable;

namespace {

const Problem kNotJustNow{503, "not-just-now", "Sign-ins are not possible just now; try again"};

auth::Time now()
{
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

Identified signed_in(const Services& services, auth::Principal principal, std::string id)
{
    Visitor visitor{.by = Visitor::By::Cookie,
                    .principal = std::move(principal),
                    .reads = true,
                    .publishes = true,
                    .fetches_payloads = true};
    visitor.csrf_token = services.form_tokens.token_for(id);
    visitor.session = std::move(id);
    return {std::move(visitor), std::nullopt};
}

} // namespace

awaitable<Identified> identify_by_cookie(const Services& services, std::string id)
{
    auto resume = [&services, &id] { return services.sessions.resume(id, now()); };
    auto principal = co_await async::offload(services.disk, resume);
    if (principal) co_return signed_in(services, std::move(*principal), std::move(id));
    if (principal.error() == auth::Errc::StoreUnavailable) co_return Identified{{}, kNotJustNow};
    co_return Identified{};
}

bool is_our_form(const Services& services, const Request& request, const Fields& form)
{
    const std::string* const site = find(request.headers, "sec-fetch-site");
    if (site != nullptr && *site != "same-origin") return false;
    const auto secret = find_cookie(request.headers, kFormCookie);
    const std::string* const token = find(form, "csrf");
    return secret && token != nullptr && services.form_tokens.matches(*secret, *token);
}

awaitable<Identified> sign_in(const Services& services, const Request& request, const Fields& form)
{
    const std::string* const user = find(form, "user");
    const std::string* const password = find(form, "password");
    if (user == nullptr || password == nullptr || !is_our_form(services, request, form))
        co_return Identified{};

    // As it is before the password is checked: one that is changed meanwhile ends the session.
    auto look = [&services, user] { return services.accounts.account(*user); };
    const auto account = co_await async::offload(services.disk, look);
    BasicCredentials given{*user, *password};
    auto checking = check_password(services, request, std::move(given));
    auto checked = co_await std::move(checking);
    if (checked.problem) {
        if (checked.problem->status == 401) co_return Identified{};
        co_return checked;
    }
    if (!account) co_return Identified{{}, kNotJustNow}; // made between the two, or the file is unreadable
    auto begin = [&services, &account] {
        return std::string(services.sessions.begin(*account, now()).reveal());
    };
    std::string id = co_await async::offload(services.disk, begin);
    co_return signed_in(services, account->principal, std::move(id));
}

} // namespace wharf::http
