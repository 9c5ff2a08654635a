#include "archive/jobs/hooks/hook_settings.hpp"

#include <algorithm>

namespace wharf::jobs {
namespace {

constexpr std::chrono::seconds kLongestDelay = std::chrono::hours(1);
constexpr int kGrowth = 5;

} // namespace

const std::vector<std::string>& HookSettings::command_after(archive::JobState end) const
{
    return end == archive::JobState::Succeeded ? after_success : after_failure;
}

std::chrono::seconds HookSettings::delay_after(unsigned failed_tries) const
{
    auto delay = retry_delay;
    for (unsigned i = 1; i < failed_tries && delay < kLongestDelay; ++i)
        delay *= kGrowth;
    return std::min(delay, kLongestDelay);
}

std::string_view hook_name(archive::JobState end)
{
    return end == archive::JobState::Succeeded ? "after_success" : "after_failure";
}

} // namespace wharf::jobs
