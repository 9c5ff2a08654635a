#include "server/async/offload.hpp"

#include "tests/support/ftp/run_coro.hpp"

#include <catch2/catch.hpp>

#include <memory>
#include <stdexcept>
#include <thread>

namespace asio = boost::asio;
using wharf::async::awaitable;
using wharf::async::offload;
using wharf::test::run_coro;

namespace {

struct Threads {
    std::thread::id function;
    std::thread::id caller_after;
};

awaitable<Threads> offload_and_come_back(asio::thread_pool& pool)
{
    auto where = [] { return std::this_thread::get_id(); };
    const auto function = co_await offload(pool, where);
    co_return Threads{function, std::this_thread::get_id()};
}

awaitable<std::unique_ptr<int>> offload_a_move_only_result(asio::thread_pool& pool)
{
    auto make = [] { return std::make_unique<int>(7); };
    co_return co_await offload(pool, make);
}

awaitable<int> offload_what_throws(asio::thread_pool& pool)
{
    auto fail = []() -> int { throw std::runtime_error("from the pool"); };
    co_return co_await offload(pool, fail);
}

} // namespace

TEST_CASE("an offloaded function runs on the pool, its caller goes on where it was", "[async]")
{
    asio::io_context context;
    asio::thread_pool pool(1);
    const Threads threads = run_coro(context, offload_and_come_back(pool));
    CHECK(threads.function != std::this_thread::get_id());
    CHECK(threads.caller_after == std::this_thread::get_id());
}

TEST_CASE("an offloaded function may return what can only be moved", "[async]")
{
    asio::io_context context;
    asio::thread_pool pool(1);
    CHECK(*run_coro(context, offload_a_move_only_result(pool)) == 7);
}

TEST_CASE("what an offloaded function throws arrives at its caller", "[async]")
{
    asio::io_context context;
    asio::thread_pool pool(1);
    CHECK_THROWS_WITH(run_coro(context, offload_what_throws(pool)), "from the pool");
}
