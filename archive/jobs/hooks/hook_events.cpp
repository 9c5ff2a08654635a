#include "archive/jobs/hooks/hook_events.hpp"

#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <system_error>

namespace wharf::jobs {
namespace {

constexpr std::string_view kHook = "hook";
constexpr std::string_view kGivenUp = "hook-given-up";

std::string why_not_started(const ProcessEnd& end)
{
    return std::generic_category().message(end.number);
}

} // namespace

archive::Event hook_event(archive::TimePoint at, std::string_view hook, unsigned attempt,
                          const ProcessEnd& end, std::chrono::milliseconds duration, std::string output)
{
    boost::json::object data{{"hook", hook}, {"attempt", attempt}};
    switch (end.how) {
    case ProcessEnd::How::Exited: data["exit"] = end.number; break;
    case ProcessEnd::How::Signalled: data["signal"] = end.number; break;
    case ProcessEnd::How::TimedOut: data["timeout"] = true; break;
    case ProcessEnd::How::Interrupted: data["interrupted"] = true; break;
    case ProcessEnd::How::NotStarted: data["error"] = why_not_started(end); break;
    }
    data["duration"] = duration.count();
    data["output"] = std::move(output);
    return {at, std::string(kHook), std::move(data)};
}

archive::Event hook_given_up_event(archive::TimePoint at, std::string_view hook, unsigned tries)
{
    return {at, std::string(kGivenUp), {{"hook", hook}, {"tries", tries}}};
}

bool succeeded(const ProcessEnd& end)
{
    return end.how == ProcessEnd::How::Exited && end.number == 0;
}

std::string end_text(const ProcessEnd& end)
{
    switch (end.how) {
    case ProcessEnd::How::Exited: return fmt::format("exited with {}", end.number);
    case ProcessEnd::How::Signalled: return fmt::format("was ended by signal {}", end.number);
    case ProcessEnd::How::TimedOut: return "took too long and was ended";
    case ProcessEnd::How::Interrupted: return "was interrupted";
    case ProcessEnd::How::NotStarted: return fmt::format("could not be started: {}", why_not_started(end));
    }
    return {};
}

HookStory hook_story(const std::vector<archive::Event>& events)
{
    HookStory story;
    for (const auto& event : events) {
        if (event.type == kGivenUp) story.over = true;
        if (event.type != kHook) continue;
        ++story.tries;
        const auto* exit = event.data.if_contains("exit");
        if (exit != nullptr && *exit == 0) story.over = true;
    }
    return story;
}

} // namespace wharf::jobs
