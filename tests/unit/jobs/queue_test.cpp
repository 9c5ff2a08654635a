#include "archive/jobs/queue.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <array>
#include <map>
#include <random>
#include <string>
#include <vector>

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
             archive::TimePoint(std::chrono::milliseconds(number)),
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
    CHECK_FALSE(queue.idle());
    queue.done(*superseded);
    CHECK_FALSE(queue.idle());
    const auto last = queue.next();
    CHECK_FALSE(queue.idle());
    queue.done(*last);
    CHECK(queue.idle());
    queue.expect(job("aaaa-aaaa", 3));
    CHECK_FALSE(queue.idle());
}

TEST_CASE("a job does not begin before those it superseded have ended", "[jobs][queue]")
{
    Queue queue;
    queue.push(job("aaaa-aaaa", 1), Waiting::Stay);
    queue.push(job("aaaa-aaaa", 2), Waiting::AreSuperseded);
    queue.push(job("bbbb-bbbb", 3), Waiting::Stay);
    const auto superseded = queue.next();
    REQUIRE(number(superseded) == 1);
    CHECK(number(queue.next()) == 3);
    CHECK_FALSE(queue.next());
    queue.done(*superseded);
    CHECK(number(queue.next()) == 2);
}

TEST_CASE("jobs pushed in another order run in order of arrival", "[jobs][queue]")
{
    Queue queue;
    for (const int arrival : {3, 1, 2})
        queue.push(job("aaaa-aaaa", arrival), Waiting::Stay);
    for (int expected = 1; expected <= 3; ++expected) {
        const auto task = queue.next();
        REQUIRE(number(task) == expected);
        queue.done(*task);
    }
}

TEST_CASE("a job waits for an earlier one that is expected, other datasets do not", "[jobs][queue]")
{
    Queue queue;
    queue.expect(job("aaaa-aaaa", 1));
    queue.expect(job("aaaa-aaaa", 2));
    queue.push(job("aaaa-aaaa", 2), Waiting::Stay);
    queue.push(job("bbbb-bbbb", 3), Waiting::Stay);
    CHECK(number(queue.next()) == 3);
    CHECK_FALSE(queue.next());
    queue.push(job("aaaa-aaaa", 1), Waiting::Stay);
    CHECK(number(queue.next()) == 1);
}

TEST_CASE("a job that is pushed behind its successor is superseded all the same", "[jobs][queue]")
{
    Queue queue;
    queue.expect(job("aaaa-aaaa", 1));
    queue.push(job("aaaa-aaaa", 2), Waiting::AreSuperseded);
    CHECK_FALSE(queue.next());
    queue.push(job("aaaa-aaaa", 1), Waiting::Stay);
    const auto late = queue.next();
    REQUIRE(number(late) == 1);
    REQUIRE(late->superseded_by);
    CHECK(*late->superseded_by == job("aaaa-aaaa", 2).manifest.id);
    queue.done(*late);
    CHECK(number(queue.next()) == 2);
}

TEST_CASE("a superseding job spares what arrived after it", "[jobs][queue]")
{
    Queue queue;
    queue.push(job("aaaa-aaaa", 3), Waiting::Stay);
    queue.push(job("aaaa-aaaa", 2), Waiting::AreSuperseded);
    queue.push(job("aaaa-aaaa", 1), Waiting::Stay);
    const auto first = queue.next();
    REQUIRE(number(first) == 1);
    CHECK(first->superseded_by);
    queue.done(*first);
    const auto second = queue.next();
    REQUIRE(number(second) == 2);
    queue.done(*second);
    const auto third = queue.next();
    REQUIRE(number(third) == 3);
    CHECK_FALSE(third->superseded_by);
}

TEST_CASE("a job that is to run alone comes first, and nothing runs beside it", "[jobs][queue]")
{
    Queue queue;
    queue.push_begun(job("aaaa-aaaa", 1, archive::JobState::Running));
    queue.push_begun(job("bbbb-bbbb", 2, archive::JobState::Running), Company::Alone);
    queue.push_begun(job("cccc-cccc", 3, archive::JobState::Running), Company::Alone);
    for (const int expected : {2, 3}) {
        const auto task = queue.next();
        REQUIRE(number(task) == expected);
        CHECK_FALSE(queue.next());
        CHECK_FALSE(queue.idle());
        queue.done(*task);
    }
    CHECK(number(queue.next()) == 1);
}

TEST_CASE("a job that is to run alone keeps only its own dataset waiting while it rests", "[jobs][queue]")
{
    Queue queue;
    queue.push_begun(job("aaaa-aaaa", 1, archive::JobState::Running), Company::Alone);
    queue.push(job("aaaa-aaaa", 2), Waiting::Stay);
    queue.push(job("bbbb-bbbb", 3), Waiting::Stay);
    queue.push(job("bbbb-bbbb", 4), Waiting::Stay);
    const auto alone = queue.next();
    REQUIRE(number(alone) == 1);
    CHECK_FALSE(queue.next());
    queue.rest(*alone);
    const auto beside = queue.next();
    REQUIRE(number(beside) == 3);
    CHECK_FALSE(queue.next());
    CHECK_FALSE(queue.may_resume(*alone));
    queue.done(*beside);
    CHECK(queue.may_resume(*alone));
    queue.resume(*alone);
    CHECK_FALSE(queue.next());
    queue.done(*alone);
    CHECK(number(queue.next()) == 4);
    CHECK(number(queue.next()) == 2);
}

TEST_CASE("a job that rests is not beside one that is to run alone, and not resumed beside it",
          "[jobs][queue]")
{
    Queue queue;
    queue.push(job("aaaa-aaaa", 1), Waiting::Stay);
    const auto first = queue.next();
    REQUIRE(number(first) == 1);
    queue.push_begun(job("bbbb-bbbb", 2, archive::JobState::Running), Company::Alone);
    CHECK_FALSE(queue.next());
    queue.rest(*first);
    const auto alone = queue.next();
    REQUIRE(number(alone) == 2);
    CHECK_FALSE(queue.may_resume(*first));
    queue.done(*alone);
    CHECK(queue.may_resume(*first));
    queue.resume(*first);
    queue.done(*first);
    CHECK(queue.idle());
}

TEST_CASE("a job that waits can be withdrawn, and the next one takes its turn", "[jobs][queue]")
{
    Queue queue;
    for (int i = 1; i <= 3; ++i)
        queue.push(job("aaaa-aaaa", i), Waiting::Stay);
    queue.push_begun(job("bbbb-bbbb", 4, archive::JobState::Running), Company::Alone);
    const auto withdrawn = queue.withdraw(job("aaaa-aaaa", 1).manifest.id);
    REQUIRE(number(withdrawn) == 1);
    CHECK(withdrawn->turn == Task::Turn::None);
    CHECK_FALSE(queue.withdraw(job("aaaa-aaaa", 1).manifest.id));
    const auto alone = queue.withdraw(job("bbbb-bbbb", 4).manifest.id);
    REQUIRE(number(alone) == 4);
    queue.done(*alone);
    queue.done(*withdrawn);
    const auto next = queue.next();
    CHECK(number(next) == 2);
    CHECK_FALSE(queue.withdraw(job("aaaa-aaaa", 2).manifest.id));
    const auto last = queue.withdraw(job("aaaa-aaaa", 3).manifest.id);
    REQUIRE(number(last) == 3);
    queue.done(*next);
    CHECK_FALSE(queue.next());
    CHECK_FALSE(queue.idle());
    queue.done(*last);
    CHECK(queue.idle());
}

TEST_CASE("no job overtakes one that was withdrawn and may have to come back", "[jobs][queue]")
{
    const auto others = GENERATE(Waiting::Stay, Waiting::AreSuperseded);
    Queue queue;
    queue.push(job("aaaa-aaaa", 1), Waiting::Stay);
    queue.push(job("bbbb-bbbb", 11), Waiting::Stay);
    const auto withdrawn = queue.withdraw(job("aaaa-aaaa", 1).manifest.id);
    REQUIRE(number(withdrawn) == 1);
    queue.push(job("aaaa-aaaa", 2), others);
    const auto other = queue.next();
    CHECK(number(other) == 11);
    CHECK_FALSE(queue.next());
    queue.done(*withdrawn);
    queue.push(withdrawn->job, Waiting::Stay);
    const auto first = queue.next();
    REQUIRE(number(first) == 1);
    CHECK(first->superseded_by.has_value() == (others == Waiting::AreSuperseded));
    CHECK_FALSE(queue.next());
    queue.done(*first);
    CHECK(number(queue.next()) == 2);
}

TEST_CASE("whatever comes in whatever order, each dataset's jobs run one after the other by arrival",
          "[jobs][queue]")
{
    const auto seed = GENERATE(range(0U, 200U));
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto pick = [&](std::size_t below) { return random() % below; };
    const auto take = [&](auto& from) {
        const auto at = from.begin() + static_cast<std::ptrdiff_t>(pick(from.size()));
        auto taken = std::move(*at);
        from.erase(at);
        return taken;
    };
    constexpr std::size_t kWorkers = 3;
    const std::array<std::string, 4> datasets{"aaaa-aaaa", "bbbb-bbbb", "cccc-cccc", "dddd-dddd"};

    Queue queue;
    std::vector<archive::JobRecord> expected; // made, not pushed
    std::vector<Task> out;
    std::vector<Task> withdrawn;
    std::map<int, std::string> unended; // made, not done: number and dataset
    int made = 0;
    const auto check_turn = [&](const Task& task) {
        const int taken = number(task);
        REQUIRE(unended.contains(taken));
        if (task.superseded_by) {
            CHECK(number(Task{job(unended.at(taken), taken)}) <
                  std::stoi(task.superseded_by->text(), nullptr, 16));
            return;
        }
        for (const auto& [other, dataset] : unended)
            CHECK((dataset != unended.at(taken) || other >= taken));
    };
    for (int step = 0; step < 400 || !unended.empty(); ++step) {
        const bool coming = step < 400;
        const auto what = pick(6);
        if (coming && what == 0) {
            expected.push_back(job(datasets[pick(datasets.size())], ++made));
            unended.emplace(made, expected.back().manifest.dataset.id.text());
            queue.expect(expected.back());
        } else if (what <= 2 && !expected.empty()) {
            queue.push(take(expected), pick(4) == 0 ? Waiting::AreSuperseded : Waiting::Stay);
        } else if (what == 3 && out.size() < kWorkers) {
            if (const auto task = queue.next()) {
                check_turn(*task);
                out.push_back(*task);
            }
        } else if (what == 4 && !out.empty()) {
            const Task task = take(out);
            unended.erase(number(task));
            queue.done(task);
        } else if (what == 5 && made > 0 && pick(8) == 0) {
            const int victim = 1 + static_cast<int>(pick(static_cast<std::size_t>(made)));
            if (const auto task = queue.withdraw(job("aaaa-aaaa", victim).manifest.id))
                withdrawn.push_back(*task);
        } else if (what == 5 && !withdrawn.empty()) {
            const Task task = take(withdrawn);
            queue.done(task);
            if (pick(2) == 0)
                unended.erase(number(task));
            else
                queue.push(task.job, Waiting::Stay);
        }
        REQUIRE(step < 100'000);
    }
    CHECK(queue.idle());
    CHECK_FALSE(queue.next());
}
