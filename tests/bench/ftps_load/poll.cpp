#include "tests/bench/ftps_load/crowd.hpp"
#include "tests/bench/ftps_load/failure.hpp"
#include "tests/bench/ftps_load/report.hpp"
#include "tests/bench/ftps_load/side_by_side.hpp"
#include "tests/bench/ftps_load/workloads.hpp"

#include <fmt/format.h>
#include <mutex>

namespace load {

namespace {

constexpr auto kPeriod = std::chrono::seconds(1);
constexpr auto kLate = std::chrono::seconds(1);
constexpr auto kPatience = std::chrono::seconds(30); // for the polls under way at the end
// A thousand polls a second, each with a handshake of its own, are nearly too much for one.
constexpr int kThreads = 2;

struct Tally {
    void add(const Tally& other)
    {
        latencies.add(other.latencies);
        begun += other.begun;
        late += other.late;
        if (first_error.empty()) first_error = other.first_error;
    }
    [[nodiscard]] std::string json() const
    {
        return fmt::format(
            R"({{"polls": {}, "errors": {}, "latency_ms": {}, "late": {}, "first_error": {}}})", begun,
            begun - latencies.count(), latencies.json(), late, quoted(first_error));
    }

    Latencies latencies; // of the polls without an error
    std::size_t begun = 0;
    std::size_t late = 0;
    std::string first_error;
};

// One crowd's.
class Polling {
public:
    Polling(Crowd& crowd, const Options& options)
        : crowd_(crowd)
        , options_(options)
    {
    }

    // Everybody once a second, all crowds spread over the second. Blocks.
    Tally run()
    {
        const auto begin = Clock::now();
        std::vector<Task<>> polling;
        for (std::size_t i = 0; i < crowd_.size(); ++i) {
            const auto share = static_cast<double>(crowd_.number(i)) / options_.sessions;
            const auto offset = std::chrono::duration_cast<Clock::duration>(kPeriod * share);
            polling.push_back(poll(i, begin + offset));
            polling.back().start();
        }
        const auto all_ended = [&] { return ended_ == polling.size(); };
        if (!crowd_.reactor().run(all_ended, begin + options_.seconds * kPeriod + kPatience)) {
            note_error("polls without an end");
        }
        return tally_;
    }

private:
    Task<> poll(std::size_t index, Clock::time_point first)
    {
        bool usable = true;
        for (int i = 0; i < options_.seconds; ++i) {
            const auto due = first + i * kPeriod;
            co_await crowd_.reactor().sleep_until(due);
            ++tally_.begun;
            if (Clock::now() - due > kLate) ++tally_.late;
            try {
                if (!usable) co_await crowd_.log_in(index);
                const auto sent = Clock::now();
                const std::uint64_t bytes = co_await crowd_.session(index).fetch(options_.path);
                if (bytes == 0) throw Failure(options_.path + " is empty");
                tally_.latencies.add(Clock::now() - sent);
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
        if (tally_.first_error.empty()) tally_.first_error = what;
    }

    Crowd& crowd_;
    const Options& options_;
    Tally tally_;
    std::size_t ended_ = 0;
};

} // namespace

void poll(const Options& options)
{
    std::mutex mutex;
    Tally all;
    side_by_side(kThreads, [&](int k, StartLine& line) {
        Crowd crowd(options, {static_cast<std::size_t>(k), kThreads});
        Polling polling(crowd, options);
        line.wait();
        const Tally tally = polling.run();
        line.finished();
        const std::lock_guard lock(mutex);
        all.add(tally);
    });
    print_line(all.json());
}

} // namespace load
