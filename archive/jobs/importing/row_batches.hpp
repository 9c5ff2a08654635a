// Hands over the batches of a file one after the other: each read when it is asked for, or ahead, by a thread
// of its own, while the one before is applied. The rows and their order are the same.
//
// Used by one thread. Destroying it ends the reading thread: as soon as the batch it reads is full.
#pragma once

#include "archive/jobs/importing/row_batch.hpp"

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace wharf::jobs {

class RowBatches {
public:
    enum class Reading { OnDemand, Ahead };
    static constexpr std::size_t kMostAhead = 4; // batches read and not taken yet

    // `fill` reads the next batch into an empty one and sets `last` in the last one, after which it is not
    // called again. It may throw; then next() does.
    RowBatches(std::function<void(RowBatch&)> fill, Reading reading);
    ~RowBatches();
    RowBatches(const RowBatches&) = delete;
    RowBatches& operator=(const RowBatches&) = delete;

    // Valid until the next call. Not to be called after the last one.
    [[nodiscard]] RowBatch& next();

private:
    void read_ahead();
    void read_all();
    // Waits for room; an empty batch, or nothing once the taker has gone.
    [[nodiscard]] std::optional<RowBatch> take_empty();

    std::function<void(RowBatch&)> fill_;
    RowBatch current_;

    std::mutex mutex_; // all below
    std::condition_variable changed_;
    std::deque<RowBatch> full_;
    std::vector<RowBatch> empty_;
    std::exception_ptr thrown_;
    bool over_ = false;
    std::thread thread_; // not of the mutex's; joined by the destructor
};

} // namespace wharf::jobs
