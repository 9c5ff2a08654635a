#include "server/process_facts.hpp"

#include <catch2/catch.hpp>

#include <thread>
#include <unistd.h>

using namespace wharf::server;

TEST_CASE("the system's line about a process is read whatever the program is called", "[server]")
{
    const std::string name = GENERATE(as<std::string>{}, "wharfinger", "a b", ") (", "a) S 1 2 3 (b", "");
    const auto stat = parse_process_stat("42 (" + name +
                                         ") S 1 42 42 0 -1 4194560 100 0 0 0 15 27 0 0 20 0 9 0 8861 "
                                         "4096000 512 18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17\n");
    REQUIRE(stat);
    CHECK(stat->cpu_ticks == 42);
    CHECK(stat->threads == 9);
    CHECK(stat->start_ticks == 8861);
    CHECK(stat->virtual_bytes == 4'096'000);
    CHECK(stat->resident_pages == 512);
}

TEST_CASE("a line that is too short tells nothing", "[server]")
{
    const std::string text =
        GENERATE(as<std::string>{}, "", "42", "42 (wharfinger", "42 (wharfinger) S 1 42", "42 (wharfinger) ");
    CHECK_FALSE(parse_process_stat(text));
}

TEST_CASE("the process sees itself", "[server]")
{
    const auto before = process_facts();
    REQUIRE(before.open_fds);
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    CHECK(process_facts().open_fds == *before.open_fds + 2);
    ::close(ends[0]);
    ::close(ends[1]);
    CHECK(before.threads >= 1U);
    CHECK(before.max_fds.value_or(*before.open_fds) >= *before.open_fds);
    CHECK(before.resident_bytes > 0U);
    CHECK(before.virtual_bytes >= before.resident_bytes);
    const double now =
        static_cast<double>(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now()));
    REQUIRE(before.start_time);
    CHECK(*before.start_time <= now + 2); // the system's start is told in whole seconds
    CHECK(*before.start_time > now - 24 * 3600);
}
