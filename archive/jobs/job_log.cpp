#include "archive/jobs/job_log.hpp"

#include "archive/jobs/job_events.hpp"
#include "archive/jobs/log_search.hpp"
#include "archive/jobs/render.hpp"

#include <algorithm>

namespace wharf::jobs {
namespace {

constexpr std::chrono::hours kClockSetBack{1};

std::int64_t attempt_of(const archive::Event& event)
{
    const auto* attempt = event.data.if_contains("attempt");
    if (attempt == nullptr || !attempt->is_number()) return 0;
    boost::system::error_code error;
    return attempt->to_number<std::int64_t>(error);
}

std::string_view name_of(const archive::Event& event)
{
    const auto* name = event.data.if_contains("name");
    return name != nullptr && name->is_string() ? std::string_view(name->get_string()) : std::string_view();
}

} // namespace

archive::result<JobLog> JobLog::read(archive::Archive& archive, const archive::JobManifest& manifest)
{
    auto journal = archive.jobs().journal(manifest.id);
    if (!journal) return journal.error();
    JobLog log(archive, manifest, std::move(*journal));
    auto events = archive.jobs().events(manifest.id);
    if (!events) return events.error();
    log.events_ = std::move(*events);
    return log;
}

archive::result<JobLog> JobLog::open(archive::Archive& archive, const archive::JobManifest& manifest)
{
    auto log = read(archive, manifest);
    if (!log) return log.error();
    if (log->events_.empty()) {
        log->events_.push_back(queued_event(manifest));
        if (auto told = log->journal_->append(log->events_.front()); !told) return told.error();
    }
    // Arrivals never go back within a dataset, the clock that events have does.
    archive::TimePoint earliest = manifest.arrived;
    for (const archive::Event& event : log->events_)
        earliest = std::min(earliest, event.at);
    if (auto completed = log->complete_log(0, earliest - kClockSetBack); !completed) return completed.error();
    return log;
}

archive::result<JobLog> JobLog::reopen(archive::Archive& archive, const archive::JobRecord& ended)
{
    auto log = read(archive, ended.manifest);
    if (!log) return log.error();
    const std::string end = ended_event(*ended.result).type;
    const auto told = std::find_if(log->events_.begin(), log->events_.end(),
                                   [&](const archive::Event& event) { return event.type == end; });
    const auto first = static_cast<std::size_t>(told - log->events_.begin()) + 1;
    if (auto completed = log->complete_log(first, ended.result->finished - kClockSetBack); !completed)
        return completed.error();
    return log;
}

archive::result<void> JobLog::record(std::vector<archive::Event> events)
{
    std::erase_if(events, [this](const archive::Event& event) { return has(event); });
    std::string lines;
    for (const auto& event : events) {
        if (auto told = journal_->append(event); !told) return told.error();
        lines += log_line(manifest_.id.text(), event);
    }
    // Were a line in log.txt before its event is durable, a power loss could leave the line without the
    // event, and the resumed job would tell it a second time.
    if (auto synced = journal_->sync(); !synced) return synced.error();
    std::move(events.begin(), events.end(), std::back_inserter(events_));
    return archive_->datasets().append_log(manifest_.dataset, lines);
}

archive::result<void> JobLog::sync()
{
    auto log = archive_->datasets().open(manifest_.dataset, archive::FixedFile::Log);
    if (!log) return log.error();
    return (*log)->sync();
}

bool JobLog::has(const archive::Event& event) const
{
    return std::any_of(events_.begin(), events_.end(), [&](const archive::Event& told) {
        return told.type == event.type && attempt_of(told) == attempt_of(event) &&
               name_of(told) == name_of(event);
    });
}

archive::result<void> JobLog::complete_log(std::size_t first, archive::TimePoint since)
{
    if (first >= events_.size()) return {};
    auto log = archive_->datasets().open(manifest_.dataset, archive::FixedFile::Log);
    if (!log) return log.error();
    std::vector<std::string> lines;
    for (std::size_t i = first; i < events_.size(); ++i)
        lines.push_back(log_line(manifest_.id.text(), events_[i]));
    const auto missing = lines_missing(**log, lines, since);
    if (!missing) return missing.error();
    if (missing->empty()) return {};
    if (auto synced = journal_->sync(); !synced) return synced.error();
    return archive_->datasets().append_log(manifest_.dataset, *missing);
}

} // namespace wharf::jobs
