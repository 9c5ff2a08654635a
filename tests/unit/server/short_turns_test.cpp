#include "server/short_turns.hpp"

#include <catch2/catch.hpp>

#include <cstdio>
#define sched_param linux_sched_param // the C library has its own
#include <linux/sched/types.h>
#undef sched_param
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <thread>
#include <unistd.h>

namespace {

sched_attr attributes_of_this_thread()
{
    sched_attr now{};
    REQUIRE(::syscall(SYS_sched_getattr, 0, &now, sizeof now, 0) == 0);
    return now;
}

// Since then a thread without special rights may say how long a turn it wants.
bool is_linux_6_12_or_later()
{
    utsname system{};
    int major = 0;
    int minor = 0;
    REQUIRE(::uname(&system) == 0);
    REQUIRE(std::sscanf(system.release, "%d.%d", &major, &minor) == 2);
    return major > 6 || (major == 6 && minor >= 12);
}

} // namespace

TEST_CASE("a thread that asks for short turns keeps its policy and its share", "[server]")
{
    sched_attr before{};
    sched_attr after{};
    std::thread([&] {
        before = attributes_of_this_thread();
        wharf::server::ask_for_short_turns();
        after = attributes_of_this_thread();
    }).join();
    CHECK(after.sched_policy == before.sched_policy);
    CHECK(after.sched_nice == before.sched_nice);
    CHECK(after.sched_flags == before.sched_flags);
    CHECK(after.sched_runtime == (is_linux_6_12_or_later() ? 100'000 : before.sched_runtime));
}
