#include "server/http/say.hpp"

#include "tests/unit/http/bodies.hpp"

using namespace wharf::http;
using namespace wharf::test;

namespace {

const Problem kUnproven{401, "unauthorized", "Say who you are"};
const Problem kForbidden{403, "forbidden", "This is not yours"};

Request asking(Fields headers, Method method = Method::Get)
{
    Request request;
    request.method = method;
    request.line = "GET /admin/jobs?user=ann HTTP/1.1";
    request.headers = std::move(headers);
    return request;
}

const Field kBrowser{"accept", "text/html,application/xhtml+xml,*/*;q=0.8"};

} // namespace

TEST_CASE("a browser that is not signed in is sent to the form, and back to what it wanted to read", "[http]")
{
    Response reading = say(kUnproven, asking({kBrowser}));
    CHECK(reading.status == 303);
    CHECK(field_of(reading, "Location") == "/admin/sign-in?next=%2Fadmin%2Fjobs%3Fuser%3Dann");
    Response changing = say(kUnproven, asking({kBrowser}, Method::Post));
    CHECK(changing.status == 303);
    CHECK(field_of(changing, "Location") == "/admin/sign-in");
}

TEST_CASE("a program that proves nothing hears 401, whatever it asks for", "[http]")
{
    const Fields headers =
        GENERATE(Fields(), Fields{{"accept", "*/*"}}, Fields{{"accept", "application/json"}});
    const Method method = GENERATE(Method::Get, Method::Post);
    Response response = say(kUnproven, asking(headers, method));
    CHECK(response.status == 401);
    CHECK(field_of(response, "WWW-Authenticate").starts_with("Basic "));
    CHECK(body_of(response).starts_with(R"({"type":"unauthorized")"));
}

TEST_CASE("a refusal is a page to who asks for pages, and JSON to others", "[http]")
{
    Response page = say(kForbidden, asking({kBrowser}));
    CHECK(field_of(page, "Content-Type") == "text/html; charset=utf-8");
    CHECK(body_of(page).find("This is not yours") != std::string::npos);
    Response json = say(kForbidden, asking({{"accept", "*/*"}}));
    CHECK(field_of(json, "Content-Type") == "application/json; charset=utf-8");
    CHECK(json.status == 403);
}

TEST_CASE("a script of a page gets a challenge that no browser answers by itself", "[http]")
{
    Response response = say(kUnproven, asking({{"accept", "*/*"}, {"sec-fetch-mode", "cors"}}));
    CHECK(response.status == 401);
    CHECK(field_of(response, "WWW-Authenticate").starts_with("Bearer "));
}
