#include "server/http/message/head_rules.hpp"

#include <catch2/catch.hpp>

using namespace wharf::http;

namespace {

const HeadLimits kLimits{.line = 100, .size = 400, .fields = 5};

unsigned status_of(const std::string& head)
{
    const auto problem = check_head(head, kLimits);
    return problem ? problem->status : 0;
}

unsigned with_fields(const std::string& fields)
{
    return status_of("POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n");
}

} // namespace

TEST_CASE("a head that keeps the rules has no problem", "[http]")
{
    const auto* const head = GENERATE("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.0\r\n\r\n",
                                      "GET /a?b=c%20d HTTP/1.1\r\nhOST:a\r\nX:\t a\xff \t\r\nEmpty:\r\n\r\n",
                                      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n",
                                      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 007\r\n\r\n",
                                      "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\n\r\n");
    CHECK(status_of(head) == 0);
}

TEST_CASE("how long the body is, is said once and clearly", "[http]")
{
    CHECK(with_fields("Content-Length: 5\r\nContent-Length: 5\r\n") == 400);
    CHECK(with_fields("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") == 400);
    CHECK(with_fields("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n") == 400);
    const auto* const length = GENERATE("", "+5", "-5", "5, 5", "0x5", "5 5", "5.0");
    CHECK(with_fields("Content-Length: " + std::string(length) + "\r\n") == 400);
    CHECK(with_fields("Content-Length: 9999999999999999999\r\n") == 413);
    const auto* const coding = GENERATE("", "gzip", "gzip, chunked", "identity", "chunked, identity");
    CHECK(with_fields("Transfer-Encoding: " + std::string(coding) + "\r\n") == 501);
    CHECK(status_of("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n") == 400);
}

TEST_CASE("a field is one line with a proper name and no control characters", "[http]")
{
    const auto field = GENERATE(as<std::string>(), "X : a", "X\t: a", " X: a", "\tX: a", "X", ": a", "X a: b",
                                "X: a\r\n b", "X: a\x01", "X: a\x7f", "X: a\rb", "X: a\nb");
    CHECK(with_fields(field + "\r\n") == 400);
    CHECK(with_fields(std::string("X: a\0b\r\n", 8)) == 400);
}

TEST_CASE("there is one host, and it is one", "[http]")
{
    CHECK(status_of("GET / HTTP/1.1\r\n\r\n") == 400);
    CHECK(with_fields("Host: a\r\n") == 400);
    CHECK(status_of("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n") == 400);
}

TEST_CASE("what is too long is told by what it is", "[http]")
{
    CHECK(status_of("GET /" + std::string(100, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n") == 414);
    CHECK(with_fields("X: " + std::string(400, 'a') + "\r\n") == 431);
    CHECK(with_fields("A: a\r\nA: a\r\nA: a\r\nA: a\r\n") == 0);
    CHECK(with_fields("A: a\r\nA: a\r\nA: a\r\nA: a\r\nA: a\r\n") == 431);
}

TEST_CASE("a beginning is refused as soon as it is hopeless", "[http]")
{
    CHECK_FALSE(check_beginning("", kLimits));
    CHECK_FALSE(check_beginning("GET / HTTP/1.1\r", kLimits));
    CHECK_FALSE(check_beginning("GET / HTTP/1.1\r\nHo", kLimits));
    CHECK(check_beginning("GET / HTTP/1.1\nHost", kLimits)->status == 400);
    CHECK(check_beginning(std::string(101, 'a'), kLimits)->status == 414);
    CHECK(check_beginning("GET / HTTP/1.1\r\n" + std::string(400, 'a'), kLimits)->status == 431);
}

TEST_CASE("versions, targets and expectations that are not met", "[http]")
{
    CHECK(status_of("PRI * HTTP/2.0\r\n\r\n") == 505);
    CHECK(status_of("GET / HTTP/1.2\r\nHost: a\r\n\r\n") == 505);
    CHECK(status_of("GET / HTTP/0.9\r\nHost: a\r\n\r\n") == 505);
    CHECK(status_of("GET / HTTX/1.1\r\nHost: a\r\n\r\n") == 400);
    CHECK(status_of("GET  HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
    CHECK(status_of("GET /\xc3\xbc HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
    CHECK(with_fields("Expect: 200-ok\r\n") == 417);
}
