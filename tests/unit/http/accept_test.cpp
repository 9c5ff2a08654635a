#include "server/http/message/accept.hpp"

#include <catch2/catch.hpp>

using namespace wharf::http;

TEST_CASE("browsers get pages, and programs what is for programs", "[http]")
{
    auto [accept, html] = GENERATE(table<const char*, bool>({
        {"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", true},
        {"TEXT/HTML", true},
        {"application/json, text/html", true},
        {"*/*", false},
        {"text/*", false},
        {"application/json", false},
        {"application/json, text/html;q=0.5", false},
        {"text/html;q=0", false},
        {"text/html;q=0.000", false},
        {"text/html;q=nonsense", false},
        {"text/html ; level=1 ; q=0.3, application/json;q=0.2", true},
        {"", false},
        {",,;", false},
    }));
    CAPTURE(accept);
    CHECK(prefers_html({{"accept", accept}}) == html);
}

TEST_CASE("without a word from the client it is a program", "[http]")
{
    CHECK_FALSE(prefers_html({}));
}
