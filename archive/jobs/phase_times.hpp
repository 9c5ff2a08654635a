// How long each phase of an import took, learnt from its progress reports.
#pragma once

#include "archive/disk/job.hpp"

#include <string>
#include <vector>

namespace wharf::jobs {

class PhaseTimes {
public:
    // A phase begins with the first report of its type and ends with the next phase or with events().
    void saw(const std::string& type, archive::TimePoint now);
    // "reading-new-data-time" and the like for each phase, then "processing-time" for all since `began`.
    [[nodiscard]] std::vector<archive::Event> events(archive::TimePoint began, archive::TimePoint now) const;

private:
    struct Phase {
        std::string type;
        archive::TimePoint began;
    };
    std::vector<Phase> phases_;
};

} // namespace wharf::jobs
