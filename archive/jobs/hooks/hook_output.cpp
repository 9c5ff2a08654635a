#include "archive/jobs/hooks/hook_output.hpp"

#include "archive/disk/iso_time.hpp"

#include <fmt/format.h>

#include <span>
#include <tuple>

namespace wharf::jobs {

HookOutput::HookOutput(archive::JobStore& jobs, const archive::JobManifest& job, unsigned attempt,
                       archive::TimePoint now)
{
    if (!job.keep.has(archive::Payload::HookOutput)) return;
    auto file = jobs.extend(job.id, archive::JobFile::HookOutput);
    if (!file) return;
    const auto info = (*file)->info();
    if (!info || info->size >= kMost) return;
    file_ = std::move(*file);
    left_ = kMost - info->size;
    add(fmt::format("{}== try {}, {} ==\n", info->size > 0 ? "\n" : "", attempt, archive::iso_time(now)));
}

void HookOutput::add(std::string_view bytes)
{
    if (!file_) return;
    write(bytes.substr(0, left_));
    if (bytes.size() <= left_) {
        left_ -= bytes.size();
        return;
    }
    write(fmt::format("\n== cut here, at {} bytes ==\n", kMost));
    finish();
    file_.reset();
}

void HookOutput::finish()
{
    if (file_) std::ignore = file_->sync();
}

void HookOutput::write(std::string_view bytes)
{
    if (file_ && !file_->append(std::as_bytes(std::span(bytes)))) file_.reset();
}

} // namespace wharf::jobs
