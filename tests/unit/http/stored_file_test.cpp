#include "server/http/bodies/stored_file.hpp"

#include "server/http/message/content_coding.hpp"
#include "tests/support/fake_env.hpp"
#include "tests/support/gzip_text.hpp"
#include "tests/unit/http/bodies.hpp"
#include "tests/unit/http/gunzip.hpp"

using namespace wharf;
using namespace wharf::http;
using namespace wharf::test;

namespace {

struct World {
    FakeEnv env;
    Request request;
    FileFacts facts{"text/csv", "attachment"};

    auto open() { return env.open("f", archive::OpenMode::Read); }
    Response send() { return send_file(request, env, open(), facts); }
    Response send_packed() { return send_unpacked(request, env, must(open()), facts); }
};

std::string long_text()
{
    std::string text;
    for (int i = 0; text.size() < 500'000; ++i)
        text += std::to_string(i) + ",x\n";
    return text;
}

} // namespace

TEST_CASE("a file arrives whole, piece by piece", "[http]")
{
    World world;
    const std::string text = GENERATE(std::string(), std::string("a,b\n"), long_text());
    world.env.plant("f", text);
    Response response = world.send();
    CHECK(response.status == 200);
    CHECK(response.length == text.size());
    CHECK((body_of(response) == text));
}

TEST_CASE("parts of a file arrive as they were asked for", "[http]")
{
    World world;
    world.env.plant("f", "0123456789");
    world.request.headers = {{"range", "bytes=-2,0-1"}};
    Response response = world.send();
    CHECK(response.status == 206);
    const std::string body = body_of(response);
    CHECK(response.length == body.size());
    CHECK(body.find("Content-Range: bytes 8-9/10\r\n\r\n89\r\n--") != std::string::npos);
    CHECK(body.find("Content-Range: bytes 0-1/10\r\n\r\n01\r\n--") != std::string::npos);
    CHECK(body.ends_with("--\r\n"));
}

TEST_CASE("a file that is removed while it is read is read to its end", "[http]")
{
    World world;
    const std::string text = long_text();
    world.env.plant("f", text);
    Response response = world.send();
    must(world.env.remove("f"));
    CHECK((body_of(response) == text));
}

TEST_CASE("of a file that grows meanwhile the client gets what it was told of", "[http]")
{
    World world;
    world.env.plant("f", "one\n");
    Response response = world.send();
    auto file = must(world.env.open("f", archive::OpenMode::Append));
    must(file->append(std::as_bytes(std::span(std::string_view("two\n")))));
    CHECK(body_of(response) == "one\n");
}

TEST_CASE("a file that became shorter breaks off, so that nobody takes it for whole", "[http]")
{
    World world;
    world.env.plant("f", "0123456789");
    Response response = world.send();
    auto file = must(world.env.open("f", archive::OpenMode::Append));
    must(file->truncate(4));
    CHECK(body_of(response).starts_with("0123<"));
}

TEST_CASE("what cannot be opened is said", "[http]")
{
    World world;
    CHECK(send_file(world.request, world.env, archive::make_error_code(archive::Errc::NotFound), {}).status ==
          404);
    CHECK(send_file(world.request, world.env, archive::make_error_code(archive::Errc::PayloadGone), {})
              .status == 410);
    CHECK(world.send().status == 503);
}

TEST_CASE("a file tells no date while there may be another change of the same second", "[http]")
{
    World world;
    world.facts.settled = GENERATE(true, false);
    world.env.set_now(archive::TimePoint(std::chrono::hours(1) + std::chrono::milliseconds(200)));
    world.env.plant("f", "one");
    auto file = must(world.env.open("f", archive::OpenMode::Append));
    must(file->append(std::as_bytes(std::span(std::string_view("two")))));
    CHECK(field_of(world.send(), "Last-Modified").empty() != world.facts.settled);
    world.env.advance(std::chrono::milliseconds(800));
    CHECK(field_of(world.send(), "Last-Modified") == "Thu, 01 Jan 1970 01:00:00 GMT");
}

TEST_CASE("the tag changes with the contents and with nothing else", "[http]")
{
    World world;
    world.env.plant("f", "one");
    const std::string tag = field_of(world.send(), "ETag");
    CHECK(tag == field_of(world.send(), "ETag"));
    auto file = must(world.env.open("f", archive::OpenMode::Append));
    must(file->append(std::as_bytes(std::span(std::string_view("two")))));
    CHECK(tag != field_of(world.send(), "ETag"));
    world.request.headers = {{"if-none-match", field_of(world.send(), "ETag")}};
    CHECK(world.send().status == 304);
}

TEST_CASE("what is in a gzip file goes out unpacked, and then like any other text", "[http]")
{
    World world;
    const std::string text = long_text();
    const std::string half = text.substr(0, 250'000);
    world.env.plant("f", gzip(half) + gzip(text.substr(half.size())));
    world.request.headers = {{"accept-encoding", "gzip"}, {"range", "bytes=0-1"}};
    Response response = world.send_packed();
    CHECK(response.status == 200);
    CHECK_FALSE(response.length);
    CHECK(field_of(response, "Content-Encoding").empty());
    CHECK(field_of(response, "Accept-Ranges") == "none");
    CHECK(is_compressible(response));
    CHECK((body_of(response) == text));
}

TEST_CASE("several gzip members arrive as one, under a tag that is not that of the plain text", "[http]")
{
    World world;
    const std::string text = long_text();
    world.env.plant("f", gzip("head\n") + gzip(text));
    Response coded = world.send_packed();
    code_with_gzip(coded);
    CHECK((gunzip(body_of(coded)) == "head\n" + text));
    CHECK(field_of(coded, "ETag") == "W/" + field_of(world.send_packed(), "ETag"));
    CHECK(field_of(world.send_packed(), "ETag") != field_of(world.send(), "ETag"));
    world.request.headers = {{"if-none-match", field_of(coded, "ETag")}};
    CHECK(world.send_packed().status == 304);
}

TEST_CASE("a damaged gzip file breaks off", "[http]")
{
    World world;
    world.env.plant("f", gzip(long_text()).substr(0, 1000));
    Response response = world.send_packed();
    CHECK(body_of(response).ends_with(">"));
}
