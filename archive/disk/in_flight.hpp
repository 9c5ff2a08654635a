// Who is writing what just now: each path has at most one claimant. Thread-safe.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace wharf::archive {

class InFlight {
    struct Paths {
        std::mutex mutex;
        std::set<std::string> taken;
    };

public:
    // Ends with its owner, and may outlive the InFlight it came from.
    class Claim {
    public:
        Claim(Claim&&) noexcept = default;
        Claim& operator=(Claim&&) = delete;
        ~Claim()
        {
            if (!paths_) return;
            const std::scoped_lock lock(paths_->mutex);
            paths_->taken.erase(path_);
        }

    private:
        friend class InFlight;
        Claim(std::shared_ptr<Paths> paths, std::string path)
            : paths_(std::move(paths))
            , path_(std::move(path))
        {
        }
        std::shared_ptr<Paths> paths_;
        std::string path_;
    };

    // Nothing while somebody else holds it.
    [[nodiscard]] std::optional<Claim> claim(std::string path)
    {
        const std::scoped_lock lock(paths_->mutex);
        if (!paths_->taken.insert(path).second) return std::nullopt;
        return Claim(paths_, std::move(path));
    }

private:
    std::shared_ptr<Paths> paths_ = std::make_shared<Paths>();
};

} // namespace wharf::archive
