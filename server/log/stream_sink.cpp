#include "server/log/stream_sink.hpp"

#include "server/log/whole_lines.hpp"

#include <climits>
#include <condition_variable>
#include <csignal>
#include <poll.h>
#include <string>
#include <utility>

namespace wharf::log {

struct StreamSink::Queue {
    explicit Queue(int to, TellLost tell)
        : descriptor(to)
        , tell_lost(std::move(tell))
    {
    }
    void work();
    // How many of them were lost.
    [[nodiscard]] std::uint64_t write(std::string_view lines) { return out.write(descriptor, lines).lost; }
    [[nodiscard]] bool tell(std::uint64_t lines_lost); // false if that was lost too
    [[nodiscard]] bool has_loss_to_tell() const { return lost > 0 && !failing; }
    [[nodiscard]] bool at_rest() const { return waiting.empty() && !has_loss_to_tell() && !busy; }

    const int descriptor;
    const TellLost tell_lost;
    WholeLines out;      // the thread's while it is busy, else whose the mutex is
    std::string telling; // the thread's: what tell_lost() logs
    std::mutex mutex;    // of what follows
    std::condition_variable given;
    std::condition_variable written;
    std::string waiting; // whole lines
    std::uint64_t lost = 0;
    std::thread::id writer;
    bool failing = false; // the last try to write lost something
    bool busy = false;
    bool ending = false;
    bool ended = false;
};

namespace {

// Whether that many bytes can be written without waiting for the reader.
bool takes_at_once(int descriptor, std::size_t bytes)
{
    pollfd ready{descriptor, POLLOUT, 0}; // a pipe is ready when PIPE_BUF bytes fit (pipe(7))
    return bytes <= PIPE_BUF && ::poll(&ready, 1, 0) == 1 && (ready.revents & POLLOUT) != 0;
}

// Signals are for the threads that wait for them.
template <class Work>
std::thread thread_without_signals(Work work)
{
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    std::thread thread(std::move(work));
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return thread;
}

} // namespace

bool StreamSink::Queue::tell(std::uint64_t lines_lost)
{
    telling.clear();
    tell_lost(lines_lost);
    return write(telling) == 0;
}

void StreamSink::Queue::work()
{
    std::unique_lock lock(mutex);
    writer = std::this_thread::get_id();
    for (;;) {
        given.wait(lock, [this] { return ending || !waiting.empty() || has_loss_to_tell(); });
        if (waiting.empty() && !has_loss_to_tell()) break;
        const std::string lines = std::exchange(waiting, {});
        const std::uint64_t lost_behind = std::exchange(lost, 0);
        busy = true;
        lock.unlock();
        std::uint64_t untold = write(lines) + lost_behind;
        // Behind `lines`: where the gap is, or, after a failure, behind the first that were written again.
        if (untold == lost_behind && untold > 0 && tell(untold)) untold = 0;
        lock.lock();
        lost += untold;
        failing = untold > 0;
        busy = false;
        written.notify_all();
    }
    ended = true;
    written.notify_all();
}

StreamSink::StreamSink(int descriptor, TellLost tell_lost, Limits limits)
    : limits_(limits)
    , queue_(std::make_shared<Queue>(descriptor, std::move(tell_lost)))
    , writer_(thread_without_signals([queue = queue_] { queue->work(); }))
{
}

StreamSink::~StreamSink()
{
    std::unique_lock lock(queue_->mutex);
    queue_->ending = true;
    queue_->given.notify_one();
    const bool ended = queue_->written.wait_for(lock, limits_.longest_end, [this] { return queue_->ended; });
    lock.unlock();
    if (ended)
        writer_.join();
    else
        writer_.detach();
}

void StreamSink::wait_until_written(std::chrono::milliseconds limit)
{
    std::unique_lock lock(queue_->mutex);
    queue_->written.wait_for(lock, limit, [this] { return queue_->at_rest(); });
}

void StreamSink::sink_it_(const spdlog::details::log_msg& message)
{
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    const std::string_view text(line.data(), line.size());
    {
        const std::lock_guard lock(queue_->mutex);
        Queue& queue = *queue_;
        if (std::this_thread::get_id() == queue.writer) {
            queue.telling.append(text);
            return;
        }
        const bool nothing_in_front = queue.waiting.empty() && queue.lost == 0 && !queue.busy;
        if (nothing_in_front && takes_at_once(queue.descriptor, text.size())) {
            queue.lost = queue.write(text);
            queue.failing = queue.lost > 0;
            return;
        }
        // Whoever reads finds one gap, not many.
        if (queue.has_loss_to_tell() || queue.waiting.size() + text.size() > limits_.room)
            ++queue.lost;
        else
            queue.waiting.append(text);
    }
    queue_->given.notify_one();
}

} // namespace wharf::log
