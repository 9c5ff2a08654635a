// What is under way, by the path it ends at: uploads, say, by where they are to land. One that another
// overtook, by landing there first, may still land; but if it breaks off, its bytes must not be kept, since
// they would stand in front of what is newer. Thread-safe.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace wharf::archive {

class UnderWay {
    struct All {
        std::mutex mutex;
        std::multimap<std::string, bool> overtaken; // by path
    };
    using Place = std::multimap<std::string, bool>::iterator;

public:
    // Of one that is under way, until this goes. May outlive the UnderWay it came from.
    class Ticket {
    public:
        Ticket(Ticket&&) noexcept = default;
        Ticket& operator=(Ticket&&) = delete;
        ~Ticket()
        {
            if (!all_) return;
            const std::scoped_lock lock(all_->mutex);
            all_->overtaken.erase(place_);
        }
        // Runs `keep` if nobody has overtaken it, and nobody can meanwhile. Says whether it did.
        template <class Keep>
        bool unless_overtaken(Keep keep) const
        {
            const std::scoped_lock lock(all_->mutex);
            if (place_->second) return false;
            keep();
            return true;
        }

    private:
        friend class UnderWay;
        Ticket(std::shared_ptr<All> all, Place place)
            : all_(std::move(all))
            , place_(place)
        {
        }
        std::shared_ptr<All> all_; // null when moved from
        Place place_;
    };

    [[nodiscard]] Ticket enter(std::string path)
    {
        const std::scoped_lock lock(all_->mutex);
        return {all_, all_->overtaken.emplace(std::move(path), false)};
    }
    // Nothing while another one is under way to that path.
    [[nodiscard]] std::optional<Ticket> enter_alone(std::string path)
    {
        const std::scoped_lock lock(all_->mutex);
        if (all_->overtaken.contains(path)) return std::nullopt;
        return Ticket(all_, all_->overtaken.emplace(std::move(path), false));
    }

    // Overtakes all that are under way to `path`, but for the one with the ticket `own` (or null), and runs
    // `then`, whose result is given back, before any of them can keep its bytes.
    template <class Then>
    auto overtake(const std::string& path, const Ticket* own, Then then)
    {
        const std::scoped_lock lock(all_->mutex);
        const auto [first, last] = all_->overtaken.equal_range(path);
        for (auto each = first; each != last; ++each)
            if (own == nullptr || each != own->place_) each->second = true;
        return then();
    }

private:
    std::shared_ptr<All> all_ = std::make_shared<All>();
};

} // namespace wharf::archive
