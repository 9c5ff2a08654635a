#include "archive/jobs/importing/row_batches.hpp"

#include <utility>

namespace wharf::jobs {

RowBatches::RowBatches(std::function<void(RowBatch&)> fill, Reading reading)
    : fill_(std::move(fill))
{
    if (reading == Reading::Ahead) thread_ = std::thread([this] { read_ahead(); });
}

RowBatches::~RowBatches()
{
    if (!thread_.joinable()) return;
    {
        const std::lock_guard lock(mutex_);
        over_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

RowBatch& RowBatches::next()
{
    if (!thread_.joinable()) {
        current_.clear();
        fill_(current_);
        return current_;
    }
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !full_.empty() || thrown_; });
    if (full_.empty()) std::rethrow_exception(thrown_);
    empty_.push_back(std::exchange(current_, std::move(full_.front())));
    full_.pop_front();
    changed_.notify_all();
    return current_;
}

void RowBatches::read_ahead()
{
    try {
        read_all();
    } catch (...) {
        const std::lock_guard lock(mutex_);
        thrown_ = std::current_exception();
        changed_.notify_all();
    }
}

void RowBatches::read_all()
{
    bool more = true;
    while (more) {
        auto batch = take_empty();
        if (!batch) return;
        batch->clear();
        fill_(*batch);
        more = !batch->last;
        const std::lock_guard lock(mutex_);
        full_.push_back(std::move(*batch));
        changed_.notify_all();
    }
}

std::optional<RowBatch> RowBatches::take_empty()
{
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return over_ || full_.size() < kMostAhead; });
    if (over_) return std::nullopt;
    if (empty_.empty()) return RowBatch();
    RowBatch batch = std::move(empty_.back());
    empty_.pop_back();
    return batch;
}

} // namespace wharf::jobs
