// A file that lines are appended to, and that others may move away at any time (logrotate). Thread-safe: a
// line is taken at once and written by a thread of its own, so that whoever gives it never waits for the
// disk.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <variant>
#include <vector>

namespace wharf::log {

class LineFile {
public:
    // Opens the file or makes it, readable for owner and group. A sentence when that cannot be done. Blocks.
    [[nodiscard]] static std::variant<std::unique_ptr<LineFile>, std::string> open(std::string path);
    // Writes what was given before. Blocks.
    ~LineFile();
    LineFile(const LineFile&) = delete;
    LineFile& operator=(const LineFile&) = delete;

    // `line` without its end. When the disk is too slow for kMostWaiting lines the next are lost. A failure
    // is told to the log once, as is its end, with the number of lines lost meanwhile.
    void append(std::string line);
    // Waits until what was given before is written or lost.
    void flush();

private:
    class Target;
    static constexpr std::size_t kMostWaiting = 10000;

    explicit LineFile(std::unique_ptr<Target> target);
    void work();

    std::unique_ptr<Target> target_; // of the thread
    std::mutex mutex_;
    std::condition_variable given_;
    std::condition_variable written_;
    std::vector<std::string> waiting_;
    std::uint64_t lost_ = 0; // for want of room
    bool busy_ = false;
    bool ending_ = false;
    std::thread writer_;
};

} // namespace wharf::log
