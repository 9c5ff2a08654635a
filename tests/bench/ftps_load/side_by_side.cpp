#include "tests/bench/ftps_load/side_by_side.hpp"

#include "tests/bench/ftps_load/report.hpp"

#include <algorithm>
#include <exception>
#include <thread>
#include <vector>

namespace load {

void StartLine::wait()
{
    ready_.count_down();
    go_.wait();
}

void StartLine::finished()
{
    const auto now = Clock::now();
    const std::lock_guard lock(mutex_);
    last_finish_ = std::max(last_finish_, now);
}

double side_by_side(int sessions, const std::function<void(int, StartLine&)>& session)
{
    const auto begin = Clock::now();
    StartLine line(sessions);
    std::vector<std::jthread> threads;
    for (int i = 0; i < sessions; ++i) {
        threads.emplace_back([&, i] {
            try {
                session(i, line);
            } catch (const std::exception& error) {
                end_with_error(error.what());
            }
        });
    }
    line.ready_.wait();
    wait_for_the_go(begin);
    const auto go = Clock::now();
    line.go_.count_down();
    threads.clear();
    return std::chrono::duration<double>(line.last_finish_ - go).count();
}

} // namespace load
