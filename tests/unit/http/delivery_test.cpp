#include "server/http/message/delivery.hpp"

#include <catch2/catch.hpp>

using namespace wharf::http;
using namespace std::chrono;

namespace {

constexpr sys_seconds kNow = sys_days(2026y / November / 21) + 13h;

Representation ten_bytes()
{
    Representation file;
    file.size = 10;
    file.validators = {{"abc", false}, sys_days(2026y / November / 20) + 12h};
    file.type = "text/csv";
    file.headers = {{"Content-Disposition", "attachment"}};
    file.always = {{"Cache-Control", "private"}};
    return file;
}

Delivery asked(Fields headers, Method method = Method::Get, const Representation& file = ten_bytes())
{
    Request request;
    request.method = method;
    request.headers = std::move(headers);
    return deliver(request, file, "edge", kNow);
}

std::string field(const Delivery& delivery, std::string_view name)
{
    const std::string* const value = find(delivery.response.headers, name);
    return value == nullptr ? "" : *value;
}

} // namespace

TEST_CASE("a file goes out whole, with what tells its state", "[http]")
{
    const Delivery delivery = asked({});
    CHECK(delivery.response.status == 200);
    CHECK(delivery.response.length == 10);
    CHECK(field(delivery, "ETag") == "\"abc\"");
    CHECK(field(delivery, "Last-Modified") == "Fri, 20 Nov 2026 12:00:00 GMT");
    CHECK(field(delivery, "Accept-Ranges") == "bytes");
    CHECK(field(delivery, "Content-Type") == "text/csv");
    REQUIRE(delivery.stretches.size() == 1);
    CHECK(delivery.stretches[0].offset == 0);
    CHECK(delivery.stretches[0].count == 10);
}

TEST_CASE("one range goes out as itself", "[http]")
{
    const Delivery delivery = asked({{"range", "bytes=2-4"}});
    CHECK(delivery.response.status == 206);
    CHECK(delivery.response.length == 3);
    CHECK(field(delivery, "Content-Range") == "bytes 2-4/10");
    CHECK(field(delivery, "Content-Type") == "text/csv");
    REQUIRE(delivery.stretches.size() == 1);
    CHECK(delivery.stretches[0].offset == 2);
    CHECK(delivery.stretches[0].count == 3);
}

TEST_CASE("several ranges go out as parts, and the length is theirs with all heads", "[http]")
{
    const Delivery delivery = asked({{"range", "bytes=0-1,8-9"}});
    CHECK(delivery.response.status == 206);
    CHECK(field(delivery, "Content-Type") == "multipart/byteranges; boundary=edge");
    CHECK(field(delivery, "Content-Range").empty());
    REQUIRE(delivery.stretches.size() == 2);
    CHECK(delivery.stretches[0].before ==
          "--edge\r\nContent-Type: text/csv\r\nContent-Range: bytes 0-1/10\r\n\r\n");
    CHECK(delivery.stretches[1].before ==
          "\r\n--edge\r\nContent-Type: text/csv\r\nContent-Range: bytes 8-9/10\r\n\r\n");
    CHECK(delivery.end == "\r\n--edge--\r\n");
    CHECK(delivery.response.length == delivery.stretches[0].before.size() + 2 +
                                          delivery.stretches[1].before.size() + 2 + delivery.end.size());
}

TEST_CASE("a range beyond the end is refused with the length there is", "[http]")
{
    const Delivery delivery = asked({{"range", "bytes=10-"}});
    CHECK(delivery.response.status == 416);
    CHECK(field(delivery, "Content-Range") == "bytes */10");
    CHECK_FALSE(delivery.sends_file);
}

TEST_CASE("HEAD knows no ranges", "[http]")
{
    const Delivery delivery = asked({{"range", "bytes=2-4"}}, Method::Head);
    CHECK(delivery.response.status == 200);
    CHECK(delivery.response.length == 10);
}

TEST_CASE("conditions come before ranges", "[http]")
{
    CHECK(asked({{"range", "bytes=2-4"}, {"if-none-match", "\"abc\""}}).response.status == 304);
    CHECK(asked({{"range", "bytes=20-"}, {"if-match", "\"x\""}}).response.status == 412);
    CHECK(asked({{"range", "bytes=2-4"}, {"if-range", "\"abc\""}}).response.status == 206);
    CHECK(asked({{"range", "bytes=2-4"}, {"if-range", "\"x\""}}).response.status == 200);
    CHECK(asked({{"range", "bytes=20-"}, {"if-range", "\"x\""}}).response.status == 200);
}

TEST_CASE("what has not changed is told without the file's own fields", "[http]")
{
    const Delivery delivery = asked({{"if-none-match", "\"abc\""}});
    CHECK(delivery.response.status == 304);
    CHECK(field(delivery, "ETag") == "\"abc\"");
    CHECK(field(delivery, "Cache-Control") == "private");
    CHECK(field(delivery, "Content-Type").empty());
    CHECK_FALSE(delivery.sends_file);
}

TEST_CASE("a date that lies ahead is not told", "[http]")
{
    Representation file = ten_bytes();
    file.validators.settled = GENERATE(true, false);
    file.validators.modified = kNow + 1s;
    CHECK(field(asked({}, Method::Get, file), "Last-Modified").empty());
    file.validators.modified = kNow - 1s;
    CHECK(field(asked({}, Method::Get, file), "Last-Modified") == "Sat, 21 Nov 2026 12:59:59 GMT");
}

TEST_CASE("of what is made on the way no ranges are served", "[http]")
{
    Representation file = ten_bytes();
    file.size.reset();
    const Delivery delivery = asked({{"range", "bytes=2-4"}}, Method::Get, file);
    CHECK(delivery.response.status == 200);
    CHECK_FALSE(delivery.response.length);
    CHECK(field(delivery, "Accept-Ranges") == "none");
    CHECK(delivery.sends_file);
}
