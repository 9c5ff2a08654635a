#include "server/http/say.hpp"

namespace wharf::http {

Response say(const Problem& problem, const Request&, const Route*)
{
    Response response = json_problem(problem);
    if (problem.status == 401)
        response.headers.push_back({"WWW-Authenticate", R"(Basic realm="Wharfinger", charset="UTF-8")"});
    return response;
}

} // namespace wharf::http
