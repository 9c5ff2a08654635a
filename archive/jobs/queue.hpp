// Which job runs next: in order of arrival within a dataset, one at a time; datasets take turns. In memory
// only, rebuilt at start from the job directories. Not thread-safe: its owner locks.
#pragma once

#include "archive/disk/job.hpp"

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace wharf::jobs {

struct Task {
    // Whose turn it is: its dataset's; its own, with nothing else running; or nobody's, since it is only to
    // be ended.
    enum class Turn { OfDataset, Alone, None };

    archive::JobRecord job;
    Turn turn = Turn::OfDataset;
    std::optional<archive::JobId> superseded_by{}; // set: not to be run, only to be ended
};

enum class Waiting { Stay, AreSuperseded };
enum class Company { Any, Alone };

class Queue {
public:
    // A job exists that will be pushed in a moment: no later one of its dataset begins before that.
    void expect(const archive::JobRecord& job);
    // Among what waits for the same dataset, by arrival. With AreSuperseded instead of what arrived before it
    // and waits, or is expected: that no longer waits for its turn, next() gives it out before anything else,
    // and the job does not begin before all of it is done, so that no start ever meets it behind its
    // successor.
    void push(archive::JobRecord job, Waiting others);
    // A job that an earlier process had begun: before everything that waits. Alone: before everything of
    // every dataset.
    void push_begun(archive::JobRecord job, Company company = Company::Any);

    // Nothing while all that is left waits for others. Each task needs its done().
    [[nodiscard]] std::optional<Task> next();
    // Takes out a job that waits for its turn, to be ended; nothing if it does not wait. Needs its done()
    // too, and no job of its dataset begins before that: what could not be ended is pushed again behind it,
    // and has not been overtaken then.
    [[nodiscard]] std::optional<Task> withdraw(const archive::JobId& id);
    void done(const Task& task);
    // A task that is out works on nothing for a while: others of other datasets can, also while this one has
    // its turn alone. resume() before it works again, and before its done(); it is for may_resume() to say
    // when nobody is to be kept from being alone by that.
    void rest(const Task& task);
    [[nodiscard]] bool may_resume(const Task& task) const;
    void resume(const Task& task);

    [[nodiscard]] bool idle() const; // nothing waits, nothing is out

private:
    using Arrival = std::pair<archive::TimePoint, archive::JobId>;
    struct Lane {
        enum class Phase { Resting, InLine, Working };
        std::deque<archive::JobRecord> waiting; // those begun earlier stand in front
        Phase phase = Phase::Resting;
        std::set<Arrival> expected;
        std::optional<Arrival> superseder; // whatever arrived before it is superseded, also what comes late
        std::size_t ending = 0;            // superseded and withdrawn jobs that are not done
    };
    using Lanes = std::map<archive::DatasetKey, Lane>;
    [[nodiscard]] static Arrival arrival(const archive::JobRecord& job);
    [[nodiscard]] static bool may_begin(const Lane& lane);
    void supersede(archive::JobRecord job, Lane& lane);
    [[nodiscard]] std::optional<Task> next_alone();
    void work(const Task& task, std::ptrdiff_t change); // +1: it works, -1: no more
    void settle(Lanes::iterator at); // gives the lane the place in line it should have by now, or none

    Lanes lanes_;                          // of all that waits or is out, but for alone_; no others stay
    std::deque<archive::DatasetKey> line_; // the lanes that are in line
    std::deque<archive::JobRecord> alone_;
    std::deque<Task> superseded_;
    // Of the tasks out that are not only to be ended and do not rest.
    std::ptrdiff_t working_ = 0;
    std::ptrdiff_t working_alone_ = 0;
};

} // namespace wharf::jobs
