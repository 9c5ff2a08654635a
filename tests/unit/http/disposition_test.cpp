#include "server/http/message/disposition.hpp"

#include "server/http/message/media_type.hpp"

#include <catch2/catch.hpp>

using namespace wharf::http;

TEST_CASE("a download has its file's name, whatever that is", "[http]")
{
    auto [name, field] = GENERATE(table<const char*, const char*>({
        {"crimes.csv", R"(attachment; filename="crimes.csv")"},
        {"13:05:02.123-a b+(1).csv", R"(attachment; filename="13:05:02.123-a b+(1).csv")"},
        {"a\"b.csv", R"(attachment; filename="a_b.csv"; filename*=UTF-8''a%22b.csv)"},
        {"100%.csv", R"(attachment; filename="100_.csv"; filename*=UTF-8''100%25.csv)"},
        {"\xC3\x9Cn\xC3\xAF.csv", R"(attachment; filename="_n_.csv"; filename*=UTF-8''%C3%9Cn%C3%AF.csv)"},
        {"\xE6\x97\xA5\xE6\x9C\xAC", R"(attachment; filename="__"; filename*=UTF-8''%E6%97%A5%E6%9C%AC)"},
        {"a\r\nb: c", R"(attachment; filename="a__b: c"; filename*=UTF-8''a%0D%0Ab%3A%20c)"},
    }));
    CHECK(attachment(name) == field);
}

TEST_CASE("what a file is is told by its ending", "[http]")
{
    CHECK(media_type("a.csv") == "text/csv");
    CHECK(media_type("A.CSV") == "text/csv");
    CHECK(media_type("a.csv.gz") == "application/gzip");
    CHECK(media_type("a.tsv") == "text/tab-separated-values");
    CHECK(media_type("csv") == "application/octet-stream");
    CHECK(media_type("page.html") == "application/octet-stream");
    CHECK(media_type("") == "application/octet-stream");
}
