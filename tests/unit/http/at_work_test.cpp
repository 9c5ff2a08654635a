#include "server/http/at_work.hpp"
#include "tests/support/ftp/run_coro.hpp"

#include <catch2/catch.hpp>

#include <stdexcept>
#include <thread>

using namespace wharf;
using namespace std::chrono_literals;
using test::run_coro;

namespace {

class Client final : public http::BodyReader {
public:
    async::awaitable<boost::system::result<std::string>> read_some() override { co_return std::string(); }
    void due_by(std::chrono::steady_clock::time_point) override {}
    [[nodiscard]] std::optional<std::uint64_t> length() const override { return 0; }
    async::awaitable<bool> say_at_work() override
    {
        ++told;
        co_return there;
    }

    std::atomic<int> told = 0;
    bool there = true;
};

struct AtWork {
    template <class F>
    auto run(F work, std::chrono::steady_clock::duration every)
    {
        return run_coro(context, http::offload_in_sight(pool, std::move(work), client, every));
    }
    boost::asio::io_context context;
    boost::asio::thread_pool pool{1};
    Client client;
};

} // namespace

TEST_CASE_METHOD(AtWork, "what is done at once is not told of", "[http]")
{
    CHECK(run([] { return 7; }, 1h) == 7);
    CHECK(client.told == 0);
}

TEST_CASE_METHOD(AtWork, "what takes long is told of again and again", "[http]")
{
    const auto work = [this] {
        while (client.told < 3)
            std::this_thread::sleep_for(1ms);
        return std::make_unique<int>(7);
    };
    CHECK(*run(work, 1ms) == 7);
    CHECK(client.told >= 3);
}

TEST_CASE_METHOD(AtWork, "a client that is gone is told no more, and the work goes on to its end", "[http]")
{
    client.there = false;
    bool ended = false;
    const auto work = [&] {
        while (client.told < 1)
            std::this_thread::sleep_for(1ms);
        std::this_thread::sleep_for(20ms);
        ended = true;
        return 7;
    };
    CHECK(run(work, 1ms) == 7);
    CHECK(ended);
    CHECK(client.told == 1);
}

TEST_CASE_METHOD(AtWork, "a connection that is cut meanwhile has the work's result all the same", "[http]")
{
    std::atomic<bool> ended = false;
    const auto work = [&] {
        std::this_thread::sleep_for(30ms);
        ended = true;
        return 7;
    };
    auto working = http::offload_in_sight(pool, work, client, 1h);
    auto cutting = async::sleep_for(1ms);
    auto both = async::race(std::move(working), std::move(cutting));
    CHECK_NOTHROW(run_coro(context, std::move(both)));
    CHECK(ended);
}

TEST_CASE_METHOD(AtWork, "what the work throws comes out, and nothing waits for the next sign", "[http]")
{
    const auto work = []() -> int { throw std::runtime_error("a bug"); };
    CHECK_THROWS_WITH(run(work, 1h), "a bug");
}
