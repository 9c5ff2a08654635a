#include "server/http/message/cookies.hpp"
#include "server/http/pages/handlers.hpp"
#include "server/http/pages/page.hpp"
#include "server/http/web_sign_in.hpp"
#include "server/web/entrance.hpp"
#include "server/web/paths.hpp"

namespace wharf::http {
namespace {

std::string value_of(const Fields& fields, std::string_view name)
{
    const std::string* const value = find(fields, name);
    return value == nullptr ? std::string() : *value;
}

// 200 after a wrong password, too: to a browser 401 means its own box for passwords.
Response form(const Exchange& exchange, web::SignIn shown)
{
    const auto known = find_cookie(exchange.request.headers, kFormCookie);
    const std::string secret = known && !known->empty() ? *known : auth::CsrfTokens::new_form_secret();
    shown.csrf = exchange.services.form_tokens.token_for(secret);
    shown.next = web::paths::own_path_or_jobs(shown.next);
    const web::Frame frame{"Sign in", web::Section::None};
    Response response = page_response(200, web::document(frame, web::sign_in_form(shown)));
    if (!known || known->empty()) response.headers.push_back(set_cookie(kFormCookie, secret));
    return response;
}

} // namespace

Response on_front_door(const Exchange&)
{
    return redirect_response(303, std::string(web::paths::kJobs));
}

Response on_sign_in_form(const Exchange& exchange)
{
    const std::string next = value_of(exchange.request.target.query, "next");
    if (exchange.visitor.by == Visitor::By::Cookie)
        return redirect_response(303, web::paths::own_path_or_jobs(next));
    return form(exchange, {.next = next});
}

Response on_sign_in(const Exchange& exchange)
{
    const Fields fields = parse_query(exchange.request.body).value_or(Fields{});
    const std::string next = value_of(fields, "next");
    if (exchange.visitor.by != Visitor::By::Cookie) {
        const bool ours = is_our_form(exchange.services, exchange.request, fields);
        return form(exchange, {.next = next,
                               .user = value_of(fields, "user"),
                               .problem = ours ? "The user name or the password is wrong."
                                               : "This form was too old. Please try again."});
    }
    // The browser forgets the session it had: nobody could sign out of that any more.
    if (const auto before = find_cookie(exchange.request.headers, kSessionCookie))
        exchange.services.sessions.end(*before);
    Response response = page_redirect(web::paths::own_path_or_jobs(next));
    response.headers.push_back(set_cookie(kSessionCookie, exchange.visitor.session));
    response.headers.push_back(set_cookie(kFormCookie, "", Keep::Forget));
    return response;
}

Response on_sign_out(const Exchange& exchange)
{
    if (!exchange.visitor.session.empty()) exchange.services.sessions.end(exchange.visitor.session);
    Response response = page_redirect(std::string(web::paths::kSignIn));
    response.headers.push_back(set_cookie(kSessionCookie, "", Keep::Forget));
    return response;
}

} // namespace wharf::http
