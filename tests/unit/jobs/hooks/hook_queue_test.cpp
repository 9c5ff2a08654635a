#include "archive/jobs/hooks/hook_queue.hpp"

#include "tests/support/must.hpp"
#include "tests/support/test_archive.hpp"

#include <fmt/format.h>

using namespace wharf;
using namespace wharf::jobs;
using namespace std::chrono_literals;
using test::must;

namespace {

const HookQueue::Time kNow{};

HookTask task(char dataset, int number)
{
    return {test::dataset_key("example.org", std::string("aaaa-aaa") + dataset),
            must(archive::JobId::parse(fmt::format("{:032x}", number))),
            {}};
}

int number_of(const std::optional<HookTask>& task)
{
    return task ? std::stoi(task->job.text(), nullptr, 16) : 0;
}

} // namespace

TEST_CASE("hooks of one dataset run one after the other, those of others beside them", "[hooks][hook-queue]")
{
    HookQueue queue;
    CHECK(queue.idle());
    queue.push(task('a', 1), kNow);
    queue.push(task('a', 2), kNow);
    queue.push(task('b', 3), kNow);
    CHECK(number_of(queue.next(kNow)) == 1);
    CHECK(number_of(queue.next(kNow)) == 3);
    CHECK(number_of(queue.next(kNow)) == 0);
    CHECK_FALSE(queue.next_time());
    queue.done(task('a', 1), kNow);
    CHECK(number_of(queue.next(kNow)) == 2);
    queue.done(task('b', 3), kNow);
    queue.done(task('a', 2), kNow);
    CHECK(queue.idle());
}

TEST_CASE("a hook that is to be tried again keeps its place and lets others pass", "[hooks][hook-queue]")
{
    HookQueue queue;
    queue.push(task('a', 1), kNow);
    queue.push(task('a', 2), kNow);
    auto first = queue.next(kNow);
    REQUIRE(first);
    queue.again(std::move(*first), kNow + 5s);
    CHECK(queue.next_time() == kNow + 5s);
    CHECK(number_of(queue.next(kNow + 4s)) == 0);
    queue.push(task('b', 3), kNow + 4s);
    CHECK(queue.next_time() == kNow + 4s);
    CHECK(number_of(queue.next(kNow + 4s)) == 3);
    CHECK(number_of(queue.next(kNow + 5s)) == 1);
    queue.done(task('a', 1), kNow + 5s);
    CHECK(number_of(queue.next(kNow + 5s)) == 2);
}

TEST_CASE("of several datasets the one that was ready first comes first", "[hooks][hook-queue]")
{
    HookQueue queue;
    queue.push(task('c', 1), kNow + 1s);
    queue.push(task('a', 2), kNow + 2s);
    queue.push(task('b', 3), kNow);
    CHECK(number_of(queue.next(kNow + 2s)) == 3);
    CHECK(number_of(queue.next(kNow + 2s)) == 1);
    CHECK(number_of(queue.next(kNow + 2s)) == 2);
}

TEST_CASE("what is not told yet waits with its hook", "[hooks][hook-queue]")
{
    HookQueue queue;
    queue.push(task('a', 1), kNow);
    auto first = queue.next(kNow);
    first->untold.push_back({archive::TimePoint(), "hook", {}});
    queue.again(std::move(*first), kNow);
    CHECK(queue.next(kNow)->untold.size() == 1);
}
