#include "archive/jobs/queue.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace wharf;
using namespace wharf::jobs;

namespace {

archive::JobRecord job(std::string_view dataset, int number,
                       archive::JobState state = archive::JobState::Queued)
{
    return {{*archive::JobId::parse(fmt::format("{:032x}", number)),
             {*archive::DomainName::parse("data.example.gov"), *archive::DatasetId::parse(dataset)},
             *archive::FileName::parse("a.csv"),
             0,
             "",
             {},
             "",
             "",
             ""},
            state,
            {},
            true};
}

// The number of the next job; 0 for none.
int number(const std::optional<Task>& task)
{
    return task ? std::stoi(task->job.manifest.id.text(), nullptr, 16) : 0;
}

} // namespace

TEST_CASE("jobs of a dataset run in order of arrival, one at a time", "[jobs][queue]")
{
    Queue queue;
    queue.push(job("aaaa-aaaa", 1), Waiting::Stay);
    queue.push(job("aaaa-aaaa", 2), Waiting::Stay);
    const auto first = queue.next();
    REQUIRE(number(first) == 1);
    CHECK_FALSE(queue.next());
    queue.done(*first);
    CHECK(number(queue.next()) == 2);
}

TEST_CASE("datasets take turns, so that one with a long queue does not starve the others", "[jobs][queue]")
{
    Queue queue;
    for (int i = 1; i <= 3; ++i)
        queue.push(job("aaaa-aaaa", i), Waiting::Stay);
    queue.push(job("bbbb-bbbb", 11), Waiting::Stay);
    queue.push(job("cccc-cccc", 21), Waiting::Stay);
    std::vector<int> order;
    while (auto task = queue.next()) {
        order.push_back(number(task));
        queue.done(*task);
    }
    CHECK(order == std::vector<int>{1, 11, 21, 2, 3});
}

TEST_CASE("jobs of several datasets are out at the same time", "[jobs][queue]")
{
    Queue queue;
    queue.push(job("aaaa-aaaa", 1), Waiting::Stay);
    queue.push(job("bbbb-bbbb", 2), Waiting::Stay);
    CHECK(number(queue.next()) == 1);
    CHECK(number(queue.next()) == 2);
}

TEST_CASE("a job pushed while its dataset is busy waits for done", "[jobs][queue]")
{
    Queue queue;
    queue.push(job("aaaa-aaaa", 1), Waiting::Stay);
    const auto first = queue.next();
    queue.push(job("aaaa-aaaa", 2), Waiting::Stay);
    CHECK_FALSE(queue.next());
    queue.done(*first);
    CHECK(number(queue.next()) == 2);
}

TEST_CASE("jobs begun by an earlier process come first, in their order", "[jobs][queue]")
{
    Queue queue;
    queue.push(job("aaaa-aaaa", 3), Waiting::Stay);
    queue.push_begun(job("aaaa-aaaa", 1, archive::JobState::Running));
    queue.push_begun(job("aaaa-aaaa", 2, archive::JobState::Running));
    std::vector<int> order;
    while (auto task = queue.next()) {
        order.push_back(number(task));
        queue.done(*task);
    }
    CHECK(order == std::vector<int>{1, 2, 3});
}

TEST_CASE("superseded jobs are given out at once, even while the dataset is busy", "[jobs][queue]")
{
    Queue queue;
    queue.push(job("aaaa-aaaa", 1), Waiting::Stay);
    const auto running = queue.next();
    queue.push(job("aaaa-aaaa", 2), Waiting::Stay);
    queue.push(job("aaaa-aaaa", 3), Waiting::Stay);
    queue.push(job("aaaa-aaaa", 4), Waiting::AreSuperseded);
    for (const int expected : {2, 3}) {
        const auto task = queue.next();
        REQUIRE(number(task) == expected);
        REQUIRE(task->superseded_by);
        CHECK(*task->superseded_by == job("aaaa-aaaa", 4).manifest.id);
        queue.done(*task);
    }
    CHECK_FALSE(queue.next());
    queue.done(*running);
    const auto last = queue.next();
    CHECK(number(last) == 4);
    CHECK_FALSE(last->superseded_by);
}

TEST_CASE("superseding spares what has begun and other datasets", "[jobs][queue]")
{
    Queue queue;
    queue.push_begun(job("aaaa-aaaa", 1, archive::JobState::Running));
    queue.push(job("bbbb-bbbb", 2), Waiting::Stay);
    queue.push(job("aaaa-aaaa", 3), Waiting::AreSuperseded);
    const auto first = queue.next();
    CHECK(number(first) == 1);
    CHECK_FALSE(first->superseded_by);
    CHECK_FALSE(queue.next()->superseded_by);
    queue.done(*first);
    CHECK(number(queue.next()) == 3);
}

TEST_CASE("the queue is idle when nothing waits and nothing is out", "[jobs][queue]")
{
    Queue queue;
    CHECK(queue.idle());
    queue.push(job("aaaa-aaaa", 1), Waiting::Stay);
    queue.push(job("aaaa-aaaa", 2), Waiting::AreSuperseded);
    CHECK_FALSE(queue.idle());
    const auto superseded = queue.next();
    const auto last = queue.next();
    CHECK_FALSE(queue.idle());
    queue.done(*last);
    CHECK_FALSE(queue.idle());
    queue.done(*superseded);
    CHECK(queue.idle());
}
