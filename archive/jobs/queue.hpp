// Which job runs next: in order of arrival within a dataset, one at a time; datasets take turns. In memory
// only, rebuilt at start from the job directories. Not thread-safe: its owner locks.
#pragma once

#include "archive/disk/job.hpp"

#include <deque>
#include <map>
#include <optional>

namespace wharf::jobs {

struct Task {
    archive::JobRecord job;
    std::optional<archive::JobId> superseded_by; // set: not to be run, only to be ended
};

enum class Waiting { Stay, AreSuperseded };

class Queue {
public:
    // Behind what waits for the same dataset, or instead of it: superseded jobs no longer wait for their
    // turn, next() gives them out before anything else.
    void push(archive::JobRecord job, Waiting others);
    // A job that an earlier process had begun: before everything that waits.
    void push_begun(archive::JobRecord job);

    // Nothing while all that is left waits for a job of its own dataset. Each task needs its done().
    [[nodiscard]] std::optional<Task> next();
    void done(const Task& task);

    [[nodiscard]] bool idle() const; // nothing waits, nothing is out

private:
    struct Lane {
        enum class Phase { Resting, InLine, Working };
        std::deque<archive::JobRecord> waiting; // those begun earlier stand in front
        Phase phase = Phase::Resting;
    };
    void line_up(const archive::DatasetKey& key, Lane& lane);

    std::map<archive::DatasetKey, Lane> lanes_; // none that is resting stays
    std::deque<archive::DatasetKey> line_;      // the lanes that are in line
    std::deque<Task> superseded_;
    std::size_t superseded_out_ = 0;
};

} // namespace wharf::jobs
