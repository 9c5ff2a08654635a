#include "server/net/reservations.hpp"

#include "tests/support/ftp/run_coro.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using namespace wharf::net;
namespace asio = boost::asio;
using wharf::test::run_coro;

namespace {

const asio::ip::address kHere = asio::ip::make_address("127.0.0.1");

} // namespace

TEST_CASE("a port that nobody came back for is given to another, unless somebody waits at it", "[net]")
{
    asio::io_context context;
    Reservations book({.wait = 0s, .unused = 10min});
    book.add_port(kHere);
    const auto first = run_coro(context, book.reserve({kHere, kHere, "first"}));
    REQUIRE(first);
    CHECK_FALSE(run_coro(context, book.reserve({kHere, kHere, "second"})));
    first->since -= 1h;
    const bool waited_for = GENERATE(false, true);
    if (waited_for) CHECK(book.wait_begins(*first));
    const auto second = run_coro(context, book.reserve({kHere, kHere, "second"}));
    CHECK((second == nullptr) == waited_for);
    if (second) CHECK(second->displaced == "first");
    CHECK(book.wait_begins(*first) == waited_for);
}

namespace {

const asio::ip::address kElsewhere = asio::ip::make_address("127.0.0.2");

// One port, and sessions of one address that want it now or never.
struct OnePort {
    OnePort() { book.add_port(kHere); }
    std::shared_ptr<Reservation> reserve(std::string binding, const asio::ip::address& client = kHere)
    {
        return run_coro(context, book.reserve({client, kHere, std::move(binding)}));
    }
    asio::io_context context;
    Reservations book{{.wait = 0s, .unused = 10min}};
};

} // namespace

TEST_CASE_METHOD(OnePort, "a port given up before its client came is kept from the others of that address",
                 "[net]")
{
    auto first = reserve("first");
    CHECK(book.release(first));
    CHECK_FALSE(book.release(first));
    CHECK(book.use().reserved == 0);
    CHECK_FALSE(reserve("second"));
    CHECK(reserve("third", kElsewhere));
    SECTION("until its client has come, who is nobody's")
    {
        const bool left_again = GENERATE(false, true);
        if (left_again)
            CHECK_FALSE(book.pass_by(first->port, kHere));
        else
            CHECK(book.claim(first->port, kHere) == first);
        CHECK(first->stage == Reservation::Stage::Abandoned);
        CHECK(reserve("second"));
    }
    SECTION("until he is not expected any more")
    {
        CHECK(book.forget_abandoned(1h));
        CHECK_FALSE(reserve("second"));
        CHECK_FALSE(book.forget_abandoned(0s));
        CHECK(reserve("second"));
    }
    SECTION("but not from its own session, which may meet its own late client")
    {
        const auto again = reserve("first");
        REQUIRE(again);
        CHECK_FALSE(book.forget_abandoned(0s));
        CHECK(book.wait_begins(*again));
        CHECK_FALSE(book.pass_by(first->port, kHere));
        CHECK(book.pass_by(first->port, kHere) == again);
        CHECK(book.claim(first->port, kHere) == again);
    }
}

TEST_CASE_METHOD(OnePort, "a port whose client has come is free, and needs no rest", "[net]")
{
    const auto first = reserve("first");
    CHECK(book.claim(first->port, kHere) == first);
    CHECK_FALSE(book.release(first));
    CHECK(reserve("second"));
}

TEST_CASE_METHOD(OnePort, "who waits is told, once, of a client who has left again, and keeps the port",
                 "[net]")
{
    const auto first = reserve("first");
    const bool waited_for = GENERATE(false, true);
    if (waited_for) CHECK(book.wait_begins(*first));
    CHECK((book.pass_by(first->port, kHere) == first) == waited_for);
    CHECK_FALSE(book.pass_by(first->port, kHere));
    CHECK(book.claim(first->port, kHere) == first);
}
