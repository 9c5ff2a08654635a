#include "archive/jobs/phase_times.hpp"

#include "archive/jobs/job_events.hpp"

namespace wharf::jobs {
namespace {

// Readers of the log know the applying of changes by this name.
std::string event_name(const std::string& phase)
{
    return phase == "applying" ? "upserting-time" : phase + "-time";
}

} // namespace

void PhaseTimes::saw(const std::string& type, archive::TimePoint now)
{
    if (phases_.empty() || phases_.back().type != type) phases_.push_back({type, now});
}

std::vector<archive::Event> PhaseTimes::events(archive::TimePoint began, archive::TimePoint now) const
{
    std::vector<archive::Event> out;
    for (auto phase = phases_.begin(); phase != phases_.end(); ++phase) {
        const auto next = std::next(phase);
        const auto ended = next == phases_.end() ? now : next->began;
        out.push_back(duration_event(ended, event_name(phase->type), ended - phase->began));
    }
    out.push_back(duration_event(now, "processing-time", now - began));
    return out;
}

} // namespace wharf::jobs
