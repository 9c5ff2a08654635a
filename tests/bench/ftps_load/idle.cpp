#include "tests/bench/ftps_load/crowd.hpp"
#include "tests/bench/ftps_load/failure.hpp"
#include "tests/bench/ftps_load/report.hpp"
#include "tests/bench/ftps_load/workloads.hpp"

#include <fmt/format.h>

namespace load {

namespace {

constexpr auto kPatience = std::chrono::seconds(60);

// Asks everybody at once. Whoever does not answer is asked no more.
class RollCall {
public:
    explicit RollCall(Crowd& crowd)
        : crowd_(crowd)
        , dead_(crowd.size())
    {
    }

    std::size_t alive()
    {
        alive_ = 0;
        ask_all();
        for (std::size_t i = 0; i < crowd_.size(); ++i) {
            if (dead_[i]) crowd_.drop(i);
        }
        return alive_;
    }

private:
    void ask_all()
    {
        heard_ = 0;
        std::vector<Task<>> asking;
        for (std::size_t i = 0; i < crowd_.size(); ++i) {
            if (dead_[i]) continue;
            dead_[i] = true;
            asking.push_back(ask(i));
            asking.back().start();
        }
        crowd_.reactor().run([&] { return heard_ == asking.size(); }, Clock::now() + kPatience);
    }

    Task<> ask(std::size_t index)
    {
        try {
            const std::string noop = "NOOP";
            co_await crowd_.session(index).command(noop, 200);
            dead_[index] = false;
            ++alive_;
        } catch (const Failure&) {
        }
        ++heard_;
    }

    Crowd& crowd_;
    std::vector<bool> dead_;
    std::size_t alive_ = 0;
    std::size_t heard_ = 0;
};

} // namespace

void idle(const Options& options)
{
    const auto begin = Clock::now();
    Crowd crowd(options);
    RollCall roll_call(crowd);
    say_ready(begin);
    std::string line;
    while (read_line(line) && line != "quit") {
        if (line != "check") throw Failure("check or quit, not " + line);
        const auto asked = Clock::now();
        const std::size_t alive = roll_call.alive();
        print_line(fmt::format(R"({{"alive": {}, "seconds": {:.6f}}})", alive, seconds_since(asked)));
    }
}

} // namespace load
