// Where lines go that a pipe or a terminal takes. A line is written at once as long as the reader keeps up;
// whoever logs never waits for one that does not: then lines stand in a queue, which a thread of its own
// writes, and when that is full the next ones are lost and counted. So are those that cannot be written, as
// to a file on a full disk; each further line is a try whether that is over. Thread-safe.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <spdlog/sinks/base_sink.h>
#include <thread>

namespace wharf::log {

class StreamSink final : public spdlog::sinks::base_sink<std::mutex> {
public:
    struct Limits {
        std::size_t room = 4 * 1024 * 1024;          // bytes that may wait
        std::chrono::milliseconds longest_end{2000}; // what the destructor waits for a reader
    };
    // Called on the sink's thread with the number of lines that were lost, when there is room again; may log.
    // If that cannot be written either, the number is told again with the others.
    using TellLost = std::function<void(std::uint64_t lines)>;

    // The descriptor stays the caller's and open.
    StreamSink(int descriptor, TellLost tell_lost, Limits limits);
    // Writes what waits.
    ~StreamSink() override;

    // Waits until what was logged before is written or lost, or for as long as `limit`.
    void wait_until_written(std::chrono::milliseconds limit);

private:
    struct Queue;

    void sink_it_(const spdlog::details::log_msg& message) override;
    void flush_() override {} // nothing is held back that the reader would take

    const Limits limits_;
    const std::shared_ptr<Queue>
        queue_; // also the thread's, which may be left behind with a reader that hangs
    std::thread writer_;
};

} // namespace wharf::log
