#include "tests/bench/ftps_load/crowd.hpp"
#include "tests/bench/ftps_load/failure.hpp"
#include "tests/bench/ftps_load/report.hpp"
#include "tests/bench/ftps_load/workloads.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace load {

namespace {

constexpr auto kPeriod = std::chrono::seconds(1);
constexpr auto kLate = std::chrono::seconds(1);
constexpr auto kPatience = std::chrono::seconds(30); // for the polls under way at the end

class Polling {
public:
    Polling(Crowd& crowd, const Options& options)
        : crowd_(crowd)
        , options_(options)
    {
    }

    // Everybody once a second, spread over the second. Blocks.
    void run()
    {
        const auto begin = Clock::now();
        std::vector<Task<>> polling;
        for (std::size_t i = 0; i < crowd_.size(); ++i) {
            const auto share = static_cast<double>(i) / static_cast<double>(crowd_.size());
            const auto offset = std::chrono::duration_cast<Clock::duration>(kPeriod * share);
            polling.push_back(poll(i, begin + offset));
            polling.back().start();
        }
        const auto all_ended = [&] { return ended_ == polling.size(); };
        if (!crowd_.reactor().run(all_ended, begin + options_.seconds * kPeriod + kPatience)) {
            note_error("polls without an end");
        }
        errors_ = begun_ - latencies_.count();
    }

    [[nodiscard]] std::string json() const
    {
        return fmt::format(
            R"({{"polls": {}, "errors": {}, "latency_ms": {}, "late": {}, "first_error": {}}})", begun_,
            errors_, latencies_.json(), late_, quoted(first_error_));
    }

private:
    Task<> poll(std::size_t index, Clock::time_point first)
    {
        bool usable = true;
        for (int i = 0; i < options_.seconds; ++i) {
            const auto due = first + i * kPeriod;
            co_await crowd_.reactor().sleep_until(due);
            ++begun_;
            if (Clock::now() - due > kLate) ++late_;
            try {
                if (!usable) co_await crowd_.log_in(index);
                const auto sent = Clock::now();
                const std::uint64_t bytes = co_await crowd_.session(index).fetch(options_.path);
                if (bytes == 0) throw Failure(options_.path + " is empty");
                latencies_.add(Clock::now() - sent);
                usable = true;
            } catch (const Failure& failure) {
                note_error(failure.what());
                usable = false;
            }
        }
        ++ended_;
    }

    void note_error(std::string_view what)
    {
        if (first_error_.empty()) first_error_ = what;
    }

    Crowd& crowd_;
    const Options& options_;
    Latencies latencies_;
    std::size_t begun_ = 0;
    std::size_t ended_ = 0;
    std::size_t errors_ = 0;
    std::size_t late_ = 0;
    std::string first_error_;
};

} // namespace

void poll(const Options& options)
{
    const auto begin = Clock::now();
    Crowd crowd(options);
    Polling polling(crowd, options);
    wait_for_the_go(begin);
    polling.run();
    print_line(polling.json());
}

} // namespace load
