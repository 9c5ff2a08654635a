// How long each step of an import took. Data only.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace wharf::jobs {

struct StepTime {
    std::string event; // "reading-new-data-time"
    std::chrono::milliseconds took;
};

struct StepTimes {
    using Duration = std::chrono::steady_clock::duration;
    Duration metadata{};   // all that comes before the first record
    Duration reading{};    // decoding, cutting and typing the file
    Duration generating{}; // comparing its rows with the table and writing the changes; both at once, perhaps
    Duration statistics{}; // of the columns; zero: none were wanted
    Duration upserting{};  // making the changes durable

    // By the names readers of the log know.
    [[nodiscard]] std::vector<StepTime> told() const
    {
        const auto whole = [](Duration time) {
            return std::chrono::duration_cast<std::chrono::milliseconds>(time);
        };
        std::vector<StepTime> steps{{"reading-metadata", whole(metadata)},
                                    {"reading-new-data-time", whole(reading)},
                                    {"generating-upsert-time", whole(generating)}};
        if (statistics != Duration::zero()) steps.push_back({"column-statistics", whole(statistics)});
        steps.push_back({"upserting-time", whole(upserting)});
        return steps;
    }
};

} // namespace wharf::jobs
