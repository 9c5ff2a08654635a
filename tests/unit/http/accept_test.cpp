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

TEST_CASE("gzip is used only where a client says so", "[http]")
{
    auto [field, gzip] = GENERATE(table<const char*, bool>({
        {"gzip", true},
        {"gzip,deflate", true},
        {"br;q=1.0, gzip;q=0.8, *;q=0.1", true},
        {"X-GZip", true},
        {"*", true},
        {"identity", false},
        {"gzip;q=0", false},
        {"gzip;q=0, *", false},
        {"*;q=0", false},
        {"gzipped", false},
        {"", false},
    }));
    CAPTURE(field);
    CHECK(accepts_gzip({{"accept-encoding", field}}) == gzip);
}

TEST_CASE("without a word from the client it is a program that takes bytes as they are", "[http]")
{
    CHECK_FALSE(prefers_html({}));
    CHECK_FALSE(accepts_gzip({}));
    CHECK(accepts_gzip({{"accept-encoding", "br"}, {"accept-encoding", "gzip"}}));
}
