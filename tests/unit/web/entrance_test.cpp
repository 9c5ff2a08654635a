#include "server/web/entrance.hpp"

#include "tests/unit/web/markup.hpp"

using namespace wharf;
using namespace wharf::web;
using test::has;

TEST_CASE("the sign-in form carries its token and where to go on, and never a password")
{
    const std::string form = sign_in_form({"the-token", "/admin/jobs?user=ann", "", ""}).markup();
    CHECK(has(form, R"(name="csrf" value="the-token")"));
    CHECK(has(form, R"(name="next" value="/admin/jobs?user=ann")"));
    CHECK(has(form, R"(autocomplete="username")"));
    CHECK(has(form, R"(autocomplete="current-password")"));
    CHECK_FALSE(has(form, "role=\"alert\""));
}

TEST_CASE("after a wrong password the name stays, the reason is said, and the password is typed anew")
{
    const std::string form = sign_in_form({"t", "/admin/jobs", test::kNasty, "Wrong."}).markup();
    CHECK(has(form, "role=\"alert\""));
    CHECK(has(form, "Wrong."));
    CHECK(has(form, "value=\"" + escape(test::kNasty) + "\""));
    CHECK(test::is_inert(form));
    CHECK(form.find("autofocus") > form.find("id=\"password\""));
}

TEST_CASE("a problem is said with its number and in words")
{
    const Html page = problem_content({404, "There is nothing of that name"});
    CHECK(has(page, "404"));
    CHECK(has(page, "Not found"));
    CHECK(has(page, "There is nothing of that name."));
    CHECK(test::is_inert(problem_content({400, test::kNasty}).markup()));
}
