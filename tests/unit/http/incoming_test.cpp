#include "server/http/connection/incoming.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace wharf::http;

namespace {

void feed(Incoming& incoming, std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto room = incoming.room();
        const std::size_t n = std::min(room.size(), bytes.size());
        std::copy_n(bytes.begin(), n, room.begin());
        incoming.arrived(n);
        bytes.remove_prefix(n);
    }
}

Request take(Incoming& incoming)
{
    auto taken = incoming.take_head();
    if (const auto* const problem = std::get_if<Problem>(&taken)) FAIL(problem->english);
    REQUIRE(std::holds_alternative<Request>(taken));
    return std::get<Request>(std::move(taken));
}

// As much of the body as has arrived.
std::string take_body(Incoming& incoming)
{
    std::string body;
    while (!incoming.body_done()) {
        auto taken = incoming.take_body();
        if (std::holds_alternative<Incoming::Incomplete>(taken)) break;
        if (std::holds_alternative<boost::system::error_code>(taken)) return "broken";
        body += std::get<std::string>(taken);
    }
    return body;
}

constexpr std::string_view kChunkedHead = "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";

} // namespace

TEST_CASE("a request is taken once its head is whole, however it is cut", "[http]")
{
    Incoming incoming{HeadLimits{}};
    const std::string head = "GET /a/?b=c HTTP/1.1\r\nHost: Data.Example.gov:8443\r\nX-Y: Z\r\n\r\n";
    for (const char c : head.substr(0, head.size() - 1)) {
        feed(incoming, std::string(1, c));
        REQUIRE(std::holds_alternative<Incoming::Incomplete>(incoming.take_head()));
    }
    feed(incoming, "\n");
    const Request request = take(incoming);
    CHECK(request.method == Method::Get);
    CHECK(request.line == "GET /a/?b=c");
    CHECK(request.host == "data.example.gov");
    CHECK(request.target.path == std::vector<std::string>{"a"});
    CHECK(*find(request.headers, "x-y") == "Z");
    CHECK(incoming.body_done());
    CHECK(incoming.keeps_alive());
    CHECK(incoming.empty());
}

TEST_CASE("requests that came together are taken one by one, bodies apart", "[http]")
{
    Incoming incoming{HeadLimits{}};
    feed(incoming,
         "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhelloGET /b HTTP/1.1\r\nHost: h\r\n\r\n");
    CHECK(take(incoming).line == "POST /a");
    CHECK(incoming.body_length() == 5);
    CHECK_FALSE(incoming.body_done());
    CHECK(take_body(incoming) == "hello");
    CHECK(incoming.body_done());
    incoming.rest();
    CHECK(take(incoming).line == "GET /b");
}

TEST_CASE("chunks are put together wherever they are cut", "[http]")
{
    const std::string body =
        "5\r\nhello\r\n1;ext=\"a b\"\r\n \r\n00A\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\nGET";
    const auto cut = GENERATE_COPY(range(std::size_t{0}, body.size() + 1));
    Incoming incoming{HeadLimits{}};
    feed(incoming, kChunkedHead);
    take(incoming);
    CHECK_FALSE(incoming.body_length());
    feed(incoming, body.substr(0, cut));
    std::string got = take_body(incoming);
    feed(incoming, body.substr(cut));
    got += take_body(incoming);
    CHECK(got == "hello 0123456789");
    CHECK(incoming.body_done());
    CHECK_FALSE(incoming.empty());
}

TEST_CASE("chunks against the rules are an error", "[http]")
{
    const auto body = GENERATE(as<std::string>(), "x\r\n", "-1\r\n", "0x5\r\nhello\r\n\r\n",
                               "5\nhello\n0\n\n", "5\n", "5\r\nhello\r\n0\r\nA: b\n", "5\r\nhelloXX0\r\n\r\n",
                               "10000000000000000\r\n", "5 \r\nhello\r\n\x01", "\r\n\r\n", "5;\r\x01",
                               "1;" + std::string(20'000, 'a'), "0\r\nA: " + std::string(20'000, 'a'),
                               "5;a=\"\n\"\r\nhello\r\n0\r\n\r\n", "5;a=b\n\r\nhello\r\n0\r\n\r\n",
                               "5\r\nhello\r\n0;a=\"\n\"\r\n\r\n", "5\r\nhello\r\n0\r\nA: b\nC: d\r\n\r\n");
    Incoming incoming{HeadLimits{}};
    feed(incoming, kChunkedHead);
    take(incoming);
    feed(incoming, body);
    CHECK(take_body(incoming) == "broken");
}

TEST_CASE("a long body comes in pieces", "[http]")
{
    Incoming incoming{HeadLimits{}};
    feed(incoming, "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 300000\r\n\r\n");
    take(incoming);
    feed(incoming, std::string(300'000, 'x'));
    const auto piece = incoming.take_body();
    CHECK(std::get<std::string>(piece).size() <= Incoming::kPiece);
    CHECK(take_body(incoming).size() + std::get<std::string>(piece).size() == 300'000);
}

TEST_CASE("whether the connection lives on is said by the client", "[http]")
{
    const auto [head, alive] = GENERATE(table<std::string, bool>({
        {"GET / HTTP/1.1\r\nHost: h\r\n\r\n", true},
        {"GET / HTTP/1.1\r\nHost: h\r\nConnection: Close\r\n\r\n", false},
        {"GET / HTTP/1.0\r\n\r\n", false},
        {"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", false},
    }));
    Incoming incoming{HeadLimits{}};
    feed(incoming, head);
    take(incoming);
    CHECK(incoming.keeps_alive() == alive);
}

TEST_CASE("the target's own host counts in place of the field", "[http]")
{
    Incoming incoming{HeadLimits{}};
    feed(incoming, "GET https://A.example:1/x HTTP/1.1\r\nHost: b.example\r\n\r\n");
    CHECK(take(incoming).host == "a.example");
}
