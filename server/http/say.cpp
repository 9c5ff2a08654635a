#include "server/http/say.hpp"

#include "server/http/message/accept.hpp"
#include "server/http/message/percent.hpp"
#include "server/http/pages/page.hpp"
#include "server/web/entrance.hpp"
#include "server/web/paths.hpp"

namespace wharf::http {
namespace {

// As sent: the second word of "GET /x?y=z HTTP/1.1".
std::string_view target_of(const Request& request)
{
    std::string_view rest = request.line;
    rest.remove_prefix(std::min(rest.find(' ') + 1, rest.size()));
    return rest.substr(0, rest.find(' '));
}

Response to_sign_in(const Request& request)
{
    std::string where(web::paths::kSignIn);
    const bool reads = request.method == Method::Get || request.method == Method::Head;
    if (reads) where += "?next=" + percent_encode(web::paths::own_path_or_jobs(target_of(request)));
    return page_redirect(std::move(where));
}

// What a browser's own prompt would ask for belongs on the page instead: what a script of ours asks for gets
// a challenge that no browser answers by itself.
Field challenge(const Problem& problem, const Request& request)
{
    const std::string* const mode = find(request.headers, "sec-fetch-mode");
    const bool by_script = mode != nullptr && *mode != "navigate";
    if (problem.type == "invalid-token")
        return {"WWW-Authenticate", R"(Bearer realm="Wharfinger", error="invalid_token")"};
    if (by_script) return {"WWW-Authenticate", R"(Bearer realm="Wharfinger")"};
    return {"WWW-Authenticate", R"(Basic realm="Wharfinger", charset="UTF-8")"};
}

} // namespace

Response say(const Problem& problem, const Exchange& exchange)
{
    return say(problem, exchange.request, exchange.visitor);
}

Response say(const Problem& problem, const Request& request, const Visitor& visitor)
{
    const bool unproven = problem.status == 401;
    if (prefers_html(request.headers)) {
        if (unproven && find(request.headers, "authorization") == nullptr) return to_sign_in(request);
        const web::Frame frame{web::problem_title(problem.status), web::Section::None, reader_of(visitor)};
        Response response = page_response(
            problem.status, web::document(frame, web::problem_content({problem.status, problem.english})));
        if (unproven) response.headers.push_back(challenge(problem, request));
        return response;
    }
    Response response = json_problem(problem);
    if (unproven) response.headers.push_back(challenge(problem, request));
    return response;
}

} // namespace wharf::http
