#include "server/http/connection/outgoing.hpp"

#include "server/async/race.hpp"
#include "tests/support/ftp/run_coro.hpp"

#include <catch2/catch.hpp>
#include <deque>
#include <thread>

namespace asio = boost::asio;
using namespace std::chrono_literals;
using namespace wharf::http;
using wharf::async::awaitable;
using Then = BodySource::Then;

namespace {

// Takes everything; the client says nothing until it leaves.
class FakeWire final : public Wire {
public:
    awaitable<boost::system::error_code> open() override { co_return boost::system::error_code(); }
    bool resumed() override { return false; }
    awaitable<boost::system::result<std::size_t>> read_some(std::span<char>) override
    {
        co_return std::size_t{0};
    }
    awaitable<boost::system::error_code> write(std::string_view bytes) override
    {
        if (reads_nothing || sent.size() > reads) co_await wharf::async::sleep_forever();
        sent += bytes;
        longest = std::max(longest, bytes.size());
        co_return boost::system::error_code();
    }
    awaitable<void> readable() override
    {
        if (!client_left) co_await wharf::async::sleep_forever();
    }
    bool has_left() override { return client_left; }
    awaitable<void> finish(Client) override { co_return; }
    void cut() override {}

    std::string sent;
    std::size_t longest = 0; // bytes written at once
    bool client_left = false;
    bool reads_nothing = false;
    std::size_t reads = std::string::npos; // no more than this, and what began before
};

class Pieces final : public BodySource {
public:
    explicit Pieces(std::deque<Piece> pieces)
        : pieces_(std::move(pieces))
    {
    }
    boost::system::result<Piece> next() override
    {
        if (pieces_.empty()) return make_error_code(boost::system::errc::io_error);
        Piece piece = std::move(pieces_.front());
        if (pieces_.size() > 1 || piece.then != Then::Wait) pieces_.pop_front(); // what waits waits for ever
        return piece;
    }

private:
    std::deque<Piece> pieces_;
};

struct Line {
    asio::io_context context;
    asio::thread_pool pool{1};
    FakeWire wire;
    Incoming incoming{HeadLimits{}};
    Outgoing outgoing{wire, incoming, pool, context.get_executor(), 50ms};

    bool send(Response response, Outgoing::How how = {})
    {
        return wharf::test::run_coro(context, outgoing.send(std::move(response), how));
    }
    std::string body() const { return wire.sent.substr(wire.sent.find("\r\n\r\n") + 4); }
};

Response of(std::deque<BodySource::Piece> pieces)
{
    Response response;
    response.body = std::make_unique<Pieces>(std::move(pieces));
    return response;
}

} // namespace

TEST_CASE("a text goes out with its length", "[http]")
{
    Line line;
    CHECK(line.send(text_response(200, "abc")));
    CHECK(line.wire.sent.find("Content-Length: 3\r\n") != std::string::npos);
    CHECK(line.body() == "abc");
    CHECK(line.outgoing.bytes() == 3);
}

TEST_CASE("of a long body that broke off as much is told as went out", "[http]")
{
    const bool as_text = GENERATE(true, false);
    const std::string body(300'000, 'a');
    Line line;
    line.wire.reads = 100'000;
    CHECK_FALSE(line.send(as_text ? text_response(200, body) : of({{body, Then::End}})));
    CHECK(line.outgoing.bytes() == 2 * 65536);
}

TEST_CASE("a long piece goes out in writes that each have their own time", "[http]")
{
    const std::string piece(300'000, 'a');
    Line line;
    Response response = of({{piece, Then::End}});
    response.length = piece.size();
    CHECK(line.send(std::move(response)));
    CHECK(line.wire.longest == 65536);
    CHECK((line.body() == piece));
    CHECK(line.outgoing.bytes() == piece.size());

    Line chunked;
    CHECK(chunked.send(of({{piece, Then::End}})));
    CHECK(chunked.wire.longest < 65536 + 32);
    CHECK(chunked.body().starts_with("10000\r\naaa"));
    CHECK(chunked.body().ends_with("aaa\r\n0\r\n\r\n"));
    CHECK(chunked.outgoing.bytes() == piece.size());
}

TEST_CASE("to HEAD the head alone goes out", "[http]")
{
    Line line;
    CHECK(line.send(text_response(200, "abc"), {.part = Outgoing::Part::HeadAlone}));
    CHECK(line.wire.sent.find("Content-Length: 3\r\n") != std::string::npos);
    CHECK(line.body().empty());
    CHECK(line.send(of({{"abc", Then::End}}), {.part = Outgoing::Part::HeadAlone}));
    CHECK(line.outgoing.bytes() == 0);
}

TEST_CASE("a source of unknown length goes out in chunks, to HTTP/1.0 until the connection ends", "[http]")
{
    Line line;
    CHECK(line.send(of({{"ab", Then::More}, {"", Then::More}, {"c", Then::End}})));
    CHECK(line.body() == "3\r\nabc\r\n0\r\n\r\n");
    Line old;
    CHECK(old.send(of({{"abc", Then::End}}), {.after = After::Close, .http10 = true}));
    CHECK(old.wire.sent.find("Transfer-Encoding") == std::string::npos);
    CHECK(old.body() == "abc");
}

TEST_CASE("a source whose pieces take long gives up its thread between them", "[http]")
{
    class Slow final : public BodySource {
    public:
        boost::system::result<Piece> next() override
        {
            std::this_thread::sleep_for(12ms);
            return Piece{"x", ++given_ == 3 ? Then::End : Then::More};
        }

    private:
        int given_ = 0;
    };
    Line line;
    Response response;
    response.body = std::make_unique<Slow>();
    CHECK(line.send(std::move(response)));
    CHECK(line.body() == "1\r\nx\r\n1\r\nx\r\n1\r\nx\r\n0\r\n\r\n");
}

TEST_CASE("a source that keeps its length is whole, one that does not is broken", "[http]")
{
    const auto [length, whole] = GENERATE(table<std::uint64_t, bool>({{3, true}, {2, false}, {4, false}}));
    Line line;
    Response response = of({{"abc", Then::End}});
    response.length = length;
    CHECK(line.send(std::move(response)) == whole);
    CHECK(line.body().size() <= length);
}

TEST_CASE("a source that fails leaves its chunks without an end", "[http]")
{
    Line line;
    CHECK_FALSE(line.send(of({{std::string(100'000, 'a'), Then::More}})));
    CHECK_FALSE(line.wire.sent.ends_with("0\r\n\r\n"));
}

TEST_CASE("a live body ends in good order when nothing is to wait any longer", "[http]")
{
    Line line;
    line.outgoing.stop_waiting();
    CHECK(line.send(of({{"event\n", Then::Wait}})));
    CHECK(line.body() == "6\r\nevent\n\r\n0\r\n\r\n");
}

TEST_CASE("a live body ends when its client has left", "[http]")
{
    Line line;
    line.wire.client_left = true;
    CHECK_FALSE(line.send(of({{"event\n", Then::Wait}})));
}

TEST_CASE("a client that does not read is given up", "[http]")
{
    Line line;
    line.wire.reads_nothing = true;
    CHECK_FALSE(line.send(text_response(200, "abc")));
}

TEST_CASE("what has no body says nothing of one", "[http]")
{
    Line line;
    Response response;
    response.status = GENERATE(204U, 304U);
    CHECK(line.send(std::move(response)));
    CHECK(line.wire.sent.find("Content-Length") == std::string::npos);
    CHECK(line.body().empty());
}
