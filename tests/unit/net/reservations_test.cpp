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
    if (waited_for) book.wait_begins(*first);
    const auto second = run_coro(context, book.reserve({kHere, kHere, "second"}));
    CHECK((second == nullptr) == waited_for);
    if (second) CHECK(second->displaced == "first");
}
