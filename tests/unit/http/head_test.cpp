#include "server/http/message/head.hpp"

#include <catch2/catch.hpp>

using namespace wharf::http;

namespace {

const std::chrono::sys_seconds kNow{std::chrono::seconds(784111777)};

} // namespace

TEST_CASE("a date is written as HTTP has it", "[http]")
{
    CHECK(http_date(kNow) == "Sun, 06 Nov 1994 08:49:37 GMT");
    CHECK(http_date(std::chrono::sys_seconds{}) == "Thu, 01 Jan 1970 00:00:00 GMT");
}

TEST_CASE("a head says where the body ends and what becomes of the connection", "[http]")
{
    const Response response = text_response(200, "abc");
    CHECK(head_of(response, Framing::Length, 3, After::KeepAlive, kNow) ==
          "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Type: text/plain; "
          "charset=utf-8\r\n"
          "Content-Length: 3\r\n\r\n");
    const std::string chunked = head_of(response, Framing::Chunks, 0, After::Close, kNow);
    CHECK(chunked.find("Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n") != std::string::npos);
    const std::string bare = head_of(response, Framing::NoBody, 0, After::KeepAlive, kNow);
    CHECK(bare.find("Length") == std::string::npos);
    CHECK(bare.find("chunked") == std::string::npos);
}

TEST_CASE("a field that could end its line is left out", "[http]")
{
    const auto value =
        GENERATE(as<std::string>(), "a\r\nSet-Cookie: b", "a\nb", "a\rb", std::string("a\0b", 3), "a\x7f");
    Response response;
    response.headers = {{"X-Good", "good\tvalue"}, {"X-Bad", value}, {"X-Bad\r\nX-Worse", "a"}, {"", "a"}};
    const std::string head = head_of(response, Framing::NoBody, 0, After::KeepAlive, kNow);
    CHECK(head == "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nX-Good: good\tvalue\r\n\r\n");
}
