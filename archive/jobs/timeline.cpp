#include "archive/jobs/timeline.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace wharf::jobs {
namespace {

using std::chrono::milliseconds;

struct StepName {
    std::string_view event;
    std::string_view name;
    std::string_view title;
};
constexpr StepName kMetadata{"reading-metadata", "reading-metadata", "Reading the header"};
constexpr StepName kReading{"reading-new-data-time", "reading-new-data", "Reading the file"};
constexpr StepName kComparing{"generating-upsert-time", "generating-upsert", "Comparing with the table"};
constexpr StepName kStatistics{"column-statistics", "column-statistics", "Counting values"};
constexpr StepName kApplying{"upserting-time", "upserting", "Applying the changes"};
constexpr StepName kStoring{"storing-completed-time", "storing-completed", "Storing the snapshot"};

class Timeline {
public:
    Timeline(const archive::JobManifest& manifest, std::span<const archive::Event> events)
        : manifest_(manifest)
        , events_(events)
    {
    }

    std::vector<JobStep> steps()
    {
        const auto* const begun = find("processing");
        const auto* const ended = end();
        const auto until = begun != nullptr ? begun : ended;
        add({"", "waiting", "Waiting for its turn"}, manifest_.arrived, until);
        if (begun != nullptr) work(*begun, ended);
        hooks();
        std::ranges::stable_sort(steps_, {}, &JobStep::began);
        return std::move(steps_);
    }

private:
    void work(const archive::Event& begun, const archive::Event* ended)
    {
        const auto* const imported = find("processing-time");
        if (imported == nullptr) {
            add({"", "processing", "Working on the file"}, begun.at, ended);
            return;
        }
        import(imported->at - duration(*imported), imported->at);
        if (const auto* const stored = find(kStoring.event))
            add(kStoring, stored->at - duration(*stored), stored);
        else
            add(kStoring, imported->at, ended);
    }

    // From the beginning on: header, reading. From the end back: applying, statistics, comparing. What is
    // between is shown as far as the durations say.
    void import(archive::TimePoint began, archive::TimePoint end)
    {
        archive::TimePoint reading = began;
        for (const StepName& step : {kMetadata, kReading})
            if (const auto* const event = find(step.event)) {
                add(step, reading, duration(*event));
                reading += duration(*event);
            }
        const auto before = static_cast<std::ptrdiff_t>(steps_.size());
        for (const StepName& step : {kApplying, kStatistics, kComparing})
            if (const auto* const event = find(step.event)) {
                end = std::max(end - duration(*event), began);
                add(step, end, duration(*event));
            }
        // Of two that begin in the same millisecond the earlier step stands first.
        std::reverse(steps_.begin() + before, steps_.end());
    }

    void hooks()
    {
        for (const archive::Event& event : events_)
            if (event.type == "hook")
                add({"", "hook", "Running the command that follows"}, event.at - duration(event), &event);
    }

    void add(const StepName& step, archive::TimePoint began, milliseconds took)
    {
        steps_.push_back({std::string(step.name), std::string(step.title), began, took});
    }

    // Until that event; null: it goes on. A clock may have been set back meanwhile.
    void add(const StepName& step, archive::TimePoint began, const archive::Event* until)
    {
        steps_.push_back({std::string(step.name), std::string(step.title), began, std::nullopt});
        if (until != nullptr) steps_.back().took = std::max(until->at - began, milliseconds::zero());
    }

    [[nodiscard]] const archive::Event* find(std::string_view type) const
    {
        const auto found = std::ranges::find(events_, type, &archive::Event::type);
        return found == events_.end() ? nullptr : &*found;
    }

    [[nodiscard]] const archive::Event* end() const
    {
        for (const std::string_view type : {"success", "failure", "superseded"})
            if (const auto* const event = find(type)) return event;
        return nullptr;
    }

    static milliseconds duration(const archive::Event& event)
    {
        const auto* const value = event.data.if_contains("duration");
        if (value == nullptr || !value->is_number()) return {};
        boost::system::error_code error;
        const auto number = value->to_number<std::int64_t>(error);
        return milliseconds(error ? 0 : std::max<std::int64_t>(number, 0));
    }

    const archive::JobManifest& manifest_;
    std::span<const archive::Event> events_;
    std::vector<JobStep> steps_;
};

} // namespace

std::vector<JobStep> timeline(const archive::JobManifest& manifest, std::span<const archive::Event> events)
{
    return Timeline(manifest, events).steps();
}

std::optional<archive::TimePoint> work_began(std::span<const archive::Event> events)
{
    const auto found = std::ranges::find(events, "processing", &archive::Event::type);
    return found == events.end() ? std::nullopt : std::optional(found->at);
}

} // namespace wharf::jobs
