// The answers to control files and schemas taken lately, so that a client that lost one and repeats its
// rename gets it again. In memory, bounded; the oldest goes first. Thread-safe.
#pragma once

#include "archive/disk/env.hpp"
#include "archive/jobs/accepted.hpp"

#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace wharf::jobs {

class RecentSettings {
public:
    static constexpr std::size_t kRemembered = 1000;

    void remember(const archive::DatasetKey& dataset, const archive::FileName& name, std::string_view user,
                  archive::TimePoint at, const Accepted& answer);
    // The newest, if it was given at or after `since`, and under that request id unless it is empty.
    [[nodiscard]] std::optional<Accepted> find(const archive::DatasetKey& dataset,
                                               const archive::FileName& name, std::string_view user,
                                               archive::TimePoint since, std::string_view request_id) const;
    // The newest, whoever was answered and when.
    [[nodiscard]] std::optional<Accepted> newest(const archive::DatasetKey& dataset,
                                                 const archive::FileName& name) const;

private:
    struct Taken {
        archive::DatasetKey dataset;
        archive::FileName name;
        std::string user;
        archive::TimePoint at;
        Accepted answer;
    };
    mutable std::mutex mutex_;
    std::deque<Taken> taken_; // oldest first
};

} // namespace wharf::jobs
