#include "tests/bench/ftps_load/crowd.hpp"

#include "tests/bench/ftps_load/failure.hpp"

#include <algorithm>

namespace load {

namespace {

constexpr std::size_t kLoginsAtOnce = 32;
constexpr std::size_t kSessionsPerAddress = 200;
constexpr auto kPatience = std::chrono::minutes(5);

std::size_t size_of(const Share& share, std::size_t all)
{
    return share.first < all ? (all - share.first - 1) / share.step + 1 : 0;
}

bool all_done(const std::vector<Task<>>& tasks)
{
    return std::ranges::all_of(tasks, &Task<>::done);
}

} // namespace

Crowd::Crowd(const Options& options, Share share)
    : options_(options)
    , share_(share)
    , sessions_(size_of(share, static_cast<std::size_t>(options.sessions)))
{
    std::vector<Task<>> logging_in;
    for (std::size_t i = 0; i < std::min(kLoginsAtOnce, sessions_.size()); ++i) {
        logging_in.push_back(log_in_the_next());
        logging_in.back().start();
    }
    const auto deadline = Clock::now() + kPatience;
    const bool in_time = reactor_.run([&] { return all_done(logging_in); }, deadline);
    for (Task<>& task : logging_in) {
        if (task.done()) task.result();
    }
    if (!in_time) throw Failure("logging the sessions in takes over five minutes");
}

Task<> Crowd::log_in(std::size_t index)
{
    const std::size_t host = options_.spread ? 2 + number(index) / kSessionsPerAddress : 1;
    sessions_[index].reset();
    sessions_[index] = std::make_unique<CrowdSession>(reactor_, options_, tls_, static_cast<unsigned>(host));
    co_await sessions_[index]->log_in();
}

Task<> Crowd::log_in_the_next()
{
    while (next_ < sessions_.size()) {
        const std::size_t index = next_++;
        co_await log_in(index);
    }
}

} // namespace load
