#include "server/http/message/content_coding.hpp"
#include "server/http/message/gzip.hpp"
#include "tests/unit/http/gunzip.hpp"

using namespace wharf::http;
using wharf::test::gunzip;

namespace {

bool accepted(const std::string& value)
{
    return accepts_gzip({{"host", "a"}, {"accept-encoding", value}});
}

class Lines final : public BodySource {
public:
    boost::system::result<Piece> next() override
    {
        ++count_;
        return Piece{"line " + std::to_string(count_) + "\n", count_ == 3 ? Then::End : Then::Wait};
    }

private:
    int count_ = 0;
};

Response long_text()
{
    return text_response(200, std::string(10'000, 'a'));
}

} // namespace

TEST_CASE("a client accepts gzip by name or by a star, unless its quality is zero", "[http]")
{
    CHECK(accepted("gzip"));
    CHECK(accepted("deflate, GZIP;q=0.5 , br"));
    CHECK(accepted("*"));
    CHECK(accepted("x-gzip"));
    CHECK(accepted("br;q=0, *;q=0.1"));
    CHECK(accepted("*;q=0, gzip"));
    CHECK_FALSE(accepted(""));
    CHECK_FALSE(accepted("identity"));
    CHECK_FALSE(accepted("gzip;q=0"));
    CHECK_FALSE(accepted("gzip; q=0.000, *"));
    CHECK_FALSE(accepted("*;q=0"));
    CHECK_FALSE(accepts_gzip({{"host", "a"}}));
    CHECK(accepts_gzip({{"accept-encoding", "br"}, {"accept-encoding", "gzip"}}));
}

TEST_CASE("long text that is whole is compressible, and nothing else", "[http]")
{
    CHECK(is_compressible(long_text()));
    CHECK_FALSE(is_compressible(text_response(200, "short")));
    Response part = long_text();
    part.status = 206;
    CHECK_FALSE(is_compressible(part));
    Response coded = long_text();
    coded.headers.push_back({"content-encoding", "gzip"});
    CHECK_FALSE(is_compressible(coded));
    Response binary = long_text();
    binary.headers = {{"Content-Type", "application/gzip"}};
    CHECK_FALSE(is_compressible(binary));
    Response live = long_text();
    live.headers = {{"Content-Type", "text/event-stream"}};
    CHECK_FALSE(is_compressible(live));
    live.headers = {{"Content-Type", "application/json; charset=utf-8"}};
    CHECK(is_compressible(live));
}

TEST_CASE("a text is coded, its tag becomes a weak one, and it has no parts", "[http]")
{
    Response response = long_text();
    response.headers.push_back({"ETag", "\"x\""});
    response.headers.push_back({"Accept-Ranges", "bytes"});
    code_with_gzip(response);
    const auto& body = std::get<std::string>(response.body);
    CHECK(body.size() < 200);
    CHECK(gunzip(body) == std::string(10'000, 'a'));
    CHECK(*find(response.headers, "ETag") == "W/\"x\"");
    CHECK(*find(response.headers, "Content-Encoding") == "gzip");
    CHECK(*find(response.headers, "Accept-Ranges") == "none");
}

TEST_CASE("of a source that waits, all that it gave can be read already", "[http]")
{
    Response response;
    response.body = std::make_unique<Lines>();
    response.length = 21;
    code_with_gzip(response);
    CHECK_FALSE(response.length);
    auto& source = *std::get<std::unique_ptr<BodySource>>(response.body);
    auto piece = source.next();
    REQUIRE(piece.has_value());
    std::string coded = piece->bytes;
    CHECK(gunzip(coded) == "line 1\n");
    coded += source.next()->bytes;
    piece = source.next();
    CHECK(piece->then == BodySource::Then::End);
    CHECK(gunzip(coded + piece->bytes) == "line 1\nline 2\nline 3\n");
}

TEST_CASE("a response that may be coded says so in Vary, beside what else it varies by", "[http]")
{
    Response response;
    say_vary(response);
    CHECK(*find(response.headers, "Vary") == "Accept-Encoding");
    response.headers = {{"vary", "Accept"}};
    say_vary(response);
    CHECK(*find(response.headers, "vary") == "Accept, Accept-Encoding");
    say_vary(response);
    CHECK(*find(response.headers, "vary") == "Accept, Accept-Encoding");
}

TEST_CASE("gzip in pieces of any size is one member", "[http]")
{
    Gzip gzip;
    std::string coded;
    std::string plain;
    for (int i = 0; i < 2000; ++i) {
        const std::string piece(static_cast<std::size_t>(i % 97), static_cast<char>('a' + i % 26));
        plain += piece;
        coded += gzip.code(piece, Gzip::Then::More);
    }
    coded += gzip.code("", Gzip::Then::End);
    CHECK(gunzip(coded) == plain);
}
