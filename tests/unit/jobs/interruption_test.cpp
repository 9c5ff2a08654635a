#include "archive/jobs/interruption.hpp"

#include <catch2/catch.hpp>

#include <thread>

using namespace wharf::jobs;
using namespace std::chrono_literals;
using Cancelled = Interruption::Cancelled;

TEST_CASE("a stop wakes the run from any sleep, for good", "[jobs][interruption]")
{
    Interruption run;
    CHECK(run.sleep(0s));
    std::thread other([&] { run.stop(); });
    CHECK_FALSE(run.sleep(1h));
    other.join();
    CHECK(run.flag());
    CHECK_FALSE(run.take_cancel());
    CHECK(run.flag());
    CHECK_FALSE(run.sleep(1h));
}

TEST_CASE("a cancel interrupts once, and is taken by the run", "[jobs][interruption]")
{
    Interruption run;
    CHECK(run.cancel("ann") == Cancelled::Asked);
    CHECK(run.flag());
    CHECK_FALSE(run.sleep(1h));
    CHECK(run.take_cancel() == "ann");
    CHECK_FALSE(run.flag());
    CHECK(run.sleep(0s));
    CHECK(run.cancel("bob") == Cancelled::Asked);
    CHECK_FALSE(run.flag());
    CHECK(run.take_cancel() == "ann");
}

TEST_CASE("a stop counts for more than a cancel that was taken", "[jobs][interruption]")
{
    Interruption run;
    CHECK(run.cancel("ann") == Cancelled::Asked);
    run.stop();
    CHECK(run.take_cancel() == "ann");
    CHECK(run.flag());
}

TEST_CASE("where a cancel comes too late or has no place, it interrupts nothing", "[jobs][interruption]")
{
    Interruption late;
    late.too_late();
    CHECK(late.cancel("ann") == Cancelled::TooLate);
    CHECK_FALSE(late.flag());
    Interruption ending;
    ending.no_cancel();
    CHECK(ending.cancel("ann") == Cancelled::NotHere);
    CHECK_FALSE(ending.flag());
    CHECK_FALSE(ending.take_cancel());
}
