// Cuts the run of one job short, from another thread: because the server stops, and then it goes on at the
// next start, or because somebody cancels the job. Thread-safe.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace wharf::jobs {

class Interruption {
public:
    // What is to be done around every sleep, on the run's thread: others can have its place meanwhile.
    struct Place {
        std::function<bool()> leave = [] { return false; }; // false: it keeps it
        // If it left. May wait until there is a place again, but not once the run is to end.
        std::function<void(const std::atomic<bool>& is_to_end)> come_back = [](const auto&) {};
    };
    Interruption() = default;
    explicit Interruption(Place place)
        : place_(std::move(place))
    {
    }

    // For whoever wants the run to end.
    void stop();
    enum class Cancelled { Asked, TooLate, NotHere };
    [[nodiscard]] Cancelled cancel(const std::string& by); // the first to ask is remembered
    void no_cancel(); // from here on cancel() says NotHere: what is done is not to be interrupted by it

    // For the run itself.
    [[nodiscard]] const std::atomic<bool>& flag() const { return flag_; }
    // False as soon as the run is to end.
    [[nodiscard]] bool sleep(std::chrono::seconds time);
    // Who cancelled it, if anybody did; only stop() interrupts from here on.
    [[nodiscard]] std::optional<std::string> take_cancel();
    void too_late(); // from here on cancel() says so

private:
    const Place place_{};
    std::atomic<bool> flag_ = false; // changed under the mutex, so that no sleeper misses it
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopped_ = false;
    std::optional<std::string> cancelled_by_;
    Cancelled answer_ = Cancelled::Asked;
};

} // namespace wharf::jobs
