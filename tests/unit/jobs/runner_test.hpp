// Runners over an archive in memory.
#pragma once

#include "archive/jobs/runner.hpp"
#include "tests/unit/jobs/jobs_test.hpp"

#include <memory>
#include <string>
#include <thread>

namespace wharf::test {

inline std::string table_of(int rows)
{
    std::string text = "id\n";
    for (int i = 0; i < rows; ++i)
        text += std::to_string(i) + "\n";
    return text;
}

struct RunnerTest : JobsTest {
    std::unique_ptr<jobs::Runner> runner(unsigned workers = 2)
    {
        return std::make_unique<jobs::Runner>(
            *archive, *board, jobs::RunnerOptions{workers, data_root, [](std::string_view) {}});
    }
    static void drain(const jobs::Runner& runner)
    {
        while (!runner.idle())
            std::this_thread::yield();
    }
};

} // namespace wharf::test
