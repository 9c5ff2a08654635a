#include "archive/jobs/status_board.hpp"

#include "archive/jobs/render.hpp"

#include <functional>

namespace wharf::jobs {
namespace {

std::string name_of(const archive::DatasetKey& key, std::string_view tag)
{
    return key.domain.text() + ' ' + key.id.text() + ' ' + std::string(tag);
}

} // namespace

archive::result<void> StatusBoard::post(const archive::DatasetKey& key, std::string_view tag,
                                        std::string_view text, archive::Sync sync)
{
    const std::string line = status_line(tag, text);
    const std::lock_guard last_writes_last(writing(key));
    if (sync == archive::Sync::No) remember(name_of(key, tag), line);
    const auto written = datasets_.replace(key, archive::FixedFile::Status, line, sync);
    if (sync == archive::Sync::No || written) note(key, written ? std::nullopt : std::optional(line));
    if (!written) return written.error();
    if (sync == archive::Sync::Yes) remember(name_of(key, tag), line);
    return {};
}

std::optional<std::string> StatusBoard::line(const archive::DatasetKey& key, std::string_view tag) const
{
    const std::lock_guard lock(mutex_);
    const auto found = lines_.find(name_of(key, tag));
    if (found == lines_.end()) return std::nullopt;
    return found->second.text;
}

std::optional<std::string> StatusBoard::unwritten(const archive::DatasetKey& key) const
{
    const std::lock_guard lock(mutex_);
    const auto found = unwritten_.find(key);
    if (found == unwritten_.end()) return std::nullopt;
    return found->second;
}

void StatusBoard::note(const archive::DatasetKey& key, std::optional<std::string> unwritten)
{
    const std::lock_guard lock(mutex_);
    if (unwritten)
        unwritten_.insert_or_assign(key, std::move(*unwritten));
    else
        unwritten_.erase(key);
}

void StatusBoard::remember(const std::string& name, std::string text)
{
    const std::lock_guard lock(mutex_);
    if (const auto known = lines_.find(name); known != lines_.end()) {
        order_.splice(order_.end(), order_, known->second.age);
        known->second.text = std::move(text);
        return;
    }
    if (lines_.size() == kRemembered) {
        lines_.erase(order_.front());
        order_.pop_front();
    }
    order_.push_back(name);
    lines_.emplace(name, Line{std::move(text), std::prev(order_.end())});
}

std::mutex& StatusBoard::writing(const archive::DatasetKey& key)
{
    const auto hash = std::hash<std::string>()(key.domain.text()) ^ std::hash<std::string>()(key.id.text());
    return writing_[hash % writing_.size()];
}

} // namespace wharf::jobs
