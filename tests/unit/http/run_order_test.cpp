#include "server/http/pages/run_order.hpp"

#include <catch2/catch.hpp>

using namespace wharf;
using namespace wharf::http;
using Control = jobs::RerunOrder::Control;

namespace {

RunOrder order_of(const Fields& form)
{
    const auto order = read_run_order(form);
    REQUIRE(std::holds_alternative<RunOrder>(order));
    return std::get<RunOrder>(order);
}

} // namespace

TEST_CASE("a form that starts a job says which control file, what to keep, and which request it is", "[http]")
{
    const std::string request = "0123456789abcdef0123456789abcdef";
    const RunOrder order = order_of({{"csrf", "x"},
                                     {"control", "active"},
                                     {"keep", "pull"},
                                     {"request", request},
                                     {"keep", "hook-output"},
                                     {"day", "2026/11/21"}});
    CHECK(order.control == Control::Active);
    CHECK(order.request == request);
    CHECK(order.keep == *archive::PayloadSet::parse("pull,hook-output"));
}

TEST_CASE("a form with none of it asks for the job's own control file and keeps nothing", "[http]")
{
    const RunOrder order = order_of({});
    CHECK(order.control == Control::Own);
    CHECK(order.request.empty());
    CHECK(order.keep.empty());
    CHECK(order_of({{"control", "own"}}).control == Control::Own);
}

TEST_CASE("a form that no page of ours sends is refused", "[http]")
{
    const Field wrong = GENERATE(values<Field>({{"keep", "all"},
                                                {"keep", ""},
                                                {"keep", "Pull"},
                                                {"keep", "pull,push"},
                                                {"control", ""},
                                                {"control", "mine"},
                                                {"request", ""},
                                                {"request", "0123456789abcdef0123456789abcde"},
                                                {"request", "0123456789abcdef0123456789abcdeff"},
                                                {"request", "0123456789ABCDEF0123456789ABCDEF"},
                                                {"request", "0123456789abcdef 123456789abcdef"}}));
    CAPTURE(wrong.name, wrong.value);
    const auto order = read_run_order({{"keep", "push"}, wrong});
    REQUIRE(std::holds_alternative<Problem>(order));
    CHECK(std::get<Problem>(order).status == 400);
    CHECK(std::get<Problem>(order).type == "not-a-form");
}

TEST_CASE("a day of snapshots is year, month and day, as the folders are named", "[http]")
{
    const auto day = snapshot_day("2026/11/21");
    REQUIRE(day);
    CHECK(day->year == 2026);
    CHECK(day->month == 11U);
    CHECK(day->day == 21U);
}

TEST_CASE("what is no such day is none", "[http]")
{
    const std::string text = GENERATE(
        as<std::string>(), "", "/", "2026", "2026/11", "2026/11/", "/2026/11/21", "2026/11/21/", "2026//21",
        "2026/13/01", "2026/00/01", "2026/11/00", "2026/11/32", "2026/1/1", "26/11/21", "2026-11-21",
        "2026/11/21/x", "../11/21", "2026/../21", "2026/11/..", " 2026/11/21", "2026/11/2x");
    CAPTURE(text);
    CHECK_FALSE(snapshot_day(text));
}
