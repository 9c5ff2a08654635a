#include "server/web/layout.hpp"

#include "server/web/assets.hpp"
#include "tests/unit/web/markup.hpp"

using namespace wharf;
using namespace wharf::web;
using test::has;

namespace {

const Reader kAnn{"ann", {"data.example.gov"}, "secret-token", true, false};

} // namespace

TEST_CASE("a document says its language and title, and marks where the reader is")
{
    const std::string page = document({"Jobs", Section::Jobs, kAnn}, html("<h1>Jobs</h1>"));
    CHECK(has(page, R"(<html lang="en">)"));
    CHECK(has(page, "<title>Jobs · Wharfinger</title>"));
    CHECK(has(page, R"(<a href="/admin/jobs" aria-current="page">)"));
    CHECK(has(page, R"(href="#main")"));
    CHECK(has(page, R"(<main id="main")"));
    CHECK(has(page, "<h1>Jobs</h1>"));
}

TEST_CASE("who is signed in is named, with a way out that carries the token")
{
    const std::string page = document({"Jobs", Section::Jobs, kAnn}, {});
    CHECK(has(page, "<b>ann</b>"));
    CHECK(has(page, "data.example.gov"));
    CHECK(has(
        page,
        R"(<form method="post" action="/admin/sign-out"><input type="hidden" name="csrf" value="secret-token">)"));
}

TEST_CASE("before the sign-in there is nothing to go to")
{
    const std::string page = document({"Sign in"}, {});
    CHECK_FALSE(has(page, "Sign out"));
    CHECK_FALSE(has(page, "<nav"));
}

TEST_CASE("a document runs and loads nothing but its own script and style sheet")
{
    Reader reader = kAnn;
    reader.name = test::kNasty;
    reader.domains = {test::kNasty};
    reader.csrf_token = test::kNasty;
    const std::string page = document({test::kNasty, Section::None, reader}, {});
    CHECK(test::is_inert(page));
    CHECK_FALSE(has(page, "http://"));
    CHECK_FALSE(has(page, "https://"));
    CHECK(has(page, R"(<script src="/assets/wharfinger-)"));
}

TEST_CASE("assets are found by the name that has their version in it, and by no other")
{
    for (const Asset* const asset : {&style_sheet(), &script(), &favicon()}) {
        CHECK_FALSE(asset->bytes.empty());
        REQUIRE(asset->path.starts_with("/assets/"));
        CHECK(find_asset(asset->path.substr(8)) == asset);
    }
    CHECK(style_sheet().path != script().path);
    CHECK(find_asset("wharfinger.css") == nullptr);
    CHECK(find_asset("wharfinger-0000000000000000.css") == nullptr);
}

TEST_CASE("the script and the style sheet name no other server")
{
    for (const std::string_view bytes : {style_sheet().bytes, script().bytes}) {
        CHECK(bytes.find("//cdn") == std::string_view::npos);
        CHECK(bytes.find("http:") == std::string_view::npos);
        CHECK(bytes.find("https:") == std::string_view::npos);
        CHECK(bytes.find("url(") == std::string_view::npos);
    }
}
