// What is under way, by the path it ends at: uploads, say, by where they are to land. One that another
// overtook, by landing there first, may still land; but if it breaks off, its bytes must not be kept, since
// they would stand in front of what is newer. Thread-safe.
#pragma once

#include "archive/disk/errc.hpp"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace wharf::archive {

class UnderWay {
    struct One {
        bool overtaken = false;
        std::function<result<void>()> stand_aside{};
    };
    struct All {
        std::mutex mutex;
        std::multimap<std::string, One> all; // by path
    };
    using Place = std::multimap<std::string, One>::iterator;

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
            all_->all.erase(place_);
        }
        // What is to be done, by whoever overtakes it, before that one goes on; an error stops that one. May
        // run on any thread until close(), and must not use the UnderWay. Done at once if it was overtaken.
        [[nodiscard]] result<void> stand_aside_by(std::function<result<void>()> action)
        {
            const std::scoped_lock lock(all_->mutex);
            if (place_->second.overtaken) return action();
            place_->second.stand_aside = std::move(action);
            return {};
        }
        // Gives what `use` returns; nobody overtakes it meanwhile.
        template <class Use>
        auto undisturbed(Use use) const
        {
            const std::scoped_lock lock(all_->mutex);
            return use();
        }
        // It is about to end: whoever overtakes it from now on has nothing to do.
        void close()
        {
            const std::scoped_lock lock(all_->mutex);
            place_->second.stand_aside = {};
        }
        // Runs `keep` if nobody has overtaken it, and nobody can meanwhile. Says whether it did.
        template <class Keep>
        bool unless_overtaken(Keep keep) const
        {
            const std::scoped_lock lock(all_->mutex);
            if (place_->second.overtaken) return false;
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
        return {all_, all_->all.emplace(std::move(path), One())};
    }
    // Nothing while another one is under way to that path.
    [[nodiscard]] std::optional<Ticket> enter_alone(std::string path)
    {
        const std::scoped_lock lock(all_->mutex);
        if (all_->all.contains(path)) return std::nullopt;
        return Ticket(all_, all_->all.emplace(std::move(path), One()));
    }

    // Overtakes all that are under way to `path`, but for the one with the ticket `own` (or null), and runs
    // `then`, whose result is given back, before any of them can keep its bytes.
    template <class Then>
    result<void> overtake(const std::string& path, const Ticket* own, Then then)
    {
        const std::scoped_lock lock(all_->mutex);
        const auto [first, last] = all_->all.equal_range(path);
        const auto is_own = [&](Place place) { return own != nullptr && place == own->place_; };
        for (auto each = first; each != last; ++each)
            if (!is_own(each) && each->second.stand_aside) {
                if (auto aside = each->second.stand_aside(); !aside) return aside;
                each->second.stand_aside = {};
            }
        for (auto each = first; each != last; ++each)
            if (!is_own(each)) each->second.overtaken = true;
        return then();
    }

    // What `then` gives, while nothing is under way to a path that begins so, and nothing can begin; nothing
    // if something is.
    template <class Then>
    std::optional<result<void>> while_none(const std::string& prefix, Then then)
    {
        const std::scoped_lock lock(all_->mutex);
        const auto first = all_->all.lower_bound(prefix);
        if (first != all_->all.end() && first->first.starts_with(prefix)) return std::nullopt;
        return then();
    }

private:
    std::shared_ptr<All> all_ = std::make_shared<All>();
};

} // namespace wharf::archive
