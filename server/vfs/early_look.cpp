#include "server/vfs/early_look.hpp"

#include "archive/jobs/render.hpp"

namespace wharf::vfs {

std::optional<std::string> EarlyLook::look(const archive::Upload& upload)
{
    if (looks_ == kLooks.size() || upload.size() < kLooks.at(looks_)) return std::nullopt;
    ++looks_;
    const auto verdict = session_.look_early(upload, bound_);
    if (const auto* const error = std::get_if<jobs::JobError>(&verdict))
        return jobs::refused_upload_text(*error);
    if (std::get<jobs::SoFar>(verdict) == jobs::SoFar::Sound) looks_ = kLooks.size();
    return std::nullopt;
}

} // namespace wharf::vfs
