#include "archive/jobs/log_json.hpp"

#include "archive/disk/iso_time.hpp"
#include "archive/jobs/control/lenient_json.hpp"
#include "archive/jobs/job_events.hpp"
#include "archive/jobs/render.hpp"

#include <algorithm>
#include <utility>

namespace wharf::jobs {
namespace {

// What several jobs have to tell, to be put in order of time.
template <class Told>
using Timed = std::vector<std::pair<archive::TimePoint, Told>>;

boost::json::object item(const archive::JobManifest& manifest, archive::TimePoint at, std::string_view type,
                         const boost::json::object& more)
{
    boost::json::object data{{"jobId", manifest.id.text()},
                             {"timestamp", archive::iso_time(at)},
                             {"dataset", manifest.dataset.id.text()},
                             {"filename", manifest.filename.text()}};
    for (const auto& member : more)
        data[member.key()] = member.value();
    return {{"type", type}, {"data", std::move(data)}};
}

boost::json::object committing_item(const JobStory& story)
{
    boost::json::object more{{"email", story.manifest.user}};
    auto control = parse_lenient_json(story.control);
    auto* const value = std::get_if<boost::json::value>(&control);
    if (value != nullptr && value->is_object()) more["control"] = std::move(*value);
    return item(story.manifest, story.manifest.arrived, "committing-job", more);
}

std::vector<archive::Event> events_of(const JobStory& story)
{
    return story.events.empty() ? std::vector{queued_event(story.manifest)} : story.events;
}

template <class Take>
void each_item(const JobStory& story, Take take)
{
    take(story.manifest.arrived, committing_item(story));
    for (const auto& event : events_of(story))
        take(event.at, item(story.manifest, event.at, event.type, event.data));
}

template <class Take>
void each_line(const JobStory& story, Take take)
{
    for (const auto& event : events_of(story))
        take(event.at, log_line(story.manifest.id.text(), event));
}

template <class Told>
void sort_by_time(Timed<Told>& told)
{
    std::ranges::stable_sort(told, {}, [](const auto& one) { return one.first; });
}

} // namespace

boost::json::array log_items(const JobStory& story)
{
    return log_items_by_job({&story, 1});
}

std::string log_text(const JobStory& story)
{
    return log_text_by_job({&story, 1});
}

boost::json::array log_items_by_time(std::span<const JobStory> stories)
{
    Timed<boost::json::object> told;
    for (const JobStory& story : stories)
        each_item(story, [&](archive::TimePoint at, boost::json::object one) {
            told.emplace_back(at, std::move(one));
        });
    sort_by_time(told);
    boost::json::array items;
    for (auto& one : told)
        items.emplace_back(std::move(one.second));
    return items;
}

std::string log_text_by_time(std::span<const JobStory> stories)
{
    Timed<std::string> told;
    for (const JobStory& story : stories)
        each_line(story,
                  [&](archive::TimePoint at, std::string line) { told.emplace_back(at, std::move(line)); });
    sort_by_time(told);
    std::string text;
    for (const auto& one : told)
        text += one.second;
    return text;
}

boost::json::array log_items_by_job(std::span<const JobStory> stories)
{
    boost::json::array items;
    for (const JobStory& story : stories)
        each_item(story,
                  [&](archive::TimePoint, boost::json::object one) { items.emplace_back(std::move(one)); });
    return items;
}

std::string log_text_by_job(std::span<const JobStory> stories)
{
    std::string text;
    for (const JobStory& story : stories)
        each_line(story, [&](archive::TimePoint, const std::string& line) { text += line; });
    return text;
}

} // namespace wharf::jobs
