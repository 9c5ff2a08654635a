#include "server/log/stream_sink.hpp"

#include <cerrno>
#include <climits>
#include <condition_variable>
#include <csignal>
#include <poll.h>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace wharf::log {

struct StreamSink::Queue {
    explicit Queue(int to, TellLost tell)
        : descriptor(to)
        , tell_lost(std::move(tell))
    {
    }
    void work();

    const int descriptor;
    const TellLost tell_lost;
    std::mutex mutex; // of what follows
    std::condition_variable given;
    std::condition_variable written;
    std::string waiting; // whole lines
    std::uint64_t lost = 0;
    std::thread::id writer;
    bool busy = false;
    bool ending = false;
    bool ended = false;
};

namespace {

// Blocks for as long as nobody reads. What a reader that is gone, or a full disk, does not take is lost.
void write_whole(int descriptor, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t n = ::write(descriptor, bytes.data(), bytes.size());
        if (n >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(n));
        } else if (errno == EAGAIN) { // somebody we share it with made it so
            pollfd ready{descriptor, POLLOUT, 0};
            ::poll(&ready, 1, -1);
        } else if (errno != EINTR) {
            return;
        }
    }
}

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

void StreamSink::Queue::work()
{
    std::unique_lock lock(mutex);
    writer = std::this_thread::get_id();
    for (;;) {
        given.wait(lock, [this] { return ending || !waiting.empty() || lost > 0; });
        if (waiting.empty() && lost == 0) break;
        const std::string lines = std::exchange(waiting, {});
        const std::uint64_t lost_behind = std::exchange(lost, 0);
        busy = true;
        lock.unlock();
        if (lost_behind > 0) tell_lost(lost_behind); // stands behind `lines`, where the gap is
        write_whole(descriptor, lines);
        lock.lock();
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
    queue_->written.wait_for(
        lock, limit, [this] { return queue_->waiting.empty() && queue_->lost == 0 && !queue_->busy; });
}

void StreamSink::sink_it_(const spdlog::details::log_msg& message)
{
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    {
        const std::lock_guard lock(queue_->mutex);
        Queue& queue = *queue_;
        const bool nothing_in_front = queue.waiting.empty() && queue.lost == 0 && !queue.busy;
        if (nothing_in_front && takes_at_once(queue.descriptor, line.size()))
            return write_whole(queue.descriptor, {line.data(), line.size()});
        const bool tells_of_loss = std::this_thread::get_id() == queue.writer; // or the count would be lost
        const bool full = queue.lost > 0 || queue.waiting.size() + line.size() > limits_.room;
        if (full && !tells_of_loss)
            ++queue.lost; // whoever reads finds one gap, not many
        else
            queue.waiting.append(line.data(), line.size());
    }
    queue_->given.notify_one();
}

} // namespace wharf::log
