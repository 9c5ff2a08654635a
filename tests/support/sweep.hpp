// Every point of failure, one after the other: a fresh disk, the n-th changing call fails, look at what is
// left; until nothing fails any more.
#pragma once

#include "tests/support/fake_env.hpp"
#include "tests/support/print_result.hpp"

#include <catch2/catch.hpp>

namespace wharf::test {

inline archive::error_code disk_full()
{
    return {boost::system::errc::no_space_on_device, boost::system::system_category()};
}

// arrange(env), act(env) -> result<...>, check(env, whether act succeeded).
template <class Arrange, class Act, class Check>
void sweep_failures(Arrange arrange, Act act, Check check)
{
    for (std::uint64_t n = 1;; ++n) {
        CAPTURE(n);
        FakeEnv env;
        arrange(env);
        env.fail_call(n, disk_full());
        const bool succeeded = act(env).has_value();
        const bool reached = env.failed();
        env.restart(); // no failure is left over for check
        check(env, succeeded);
        if (!reached) {
            REQUIRE(succeeded);
            REQUIRE(n > 1);
            return;
        }
    }
}

// The same with the power going at the n-th changing call, and after the last; check sees the disk as the
// next start finds it, for several of the states it may be in.
template <class Arrange, class Act, class Check>
void sweep_crashes(Arrange arrange, Act act, Check check)
{
    constexpr std::uint64_t kSeeds = 8;
    bool reached = true;
    for (std::uint64_t n = 1; reached; ++n) {
        for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
            CAPTURE(n, seed);
            FakeEnv env;
            arrange(env);
            env.crash_at(n);
            const bool succeeded = act(env).has_value();
            reached = env.failed();
            REQUIRE((reached || succeeded));
            env.crash(seed);
            check(env, succeeded);
        }
    }
}

} // namespace wharf::test
