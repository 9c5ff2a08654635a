// What to do with records that make no row: fail with the first, or set them aside. Pure.
#pragma once

#include "archive/jobs/control/control_file.hpp"

#include <cstdint>
#include <optional>

namespace wharf::jobs {

struct RowErrorRule {
    bool set_aside = false;
    // More of a hundred records than this, and the job fails after all; nothing: no limit.
    std::optional<unsigned> most_percent{};

    [[nodiscard]] bool too_many(std::uint64_t set_aside_records, std::uint64_t records) const;
};

// `setAsideErrors` sets aside without limit, `dropUninterpretableRows` up to a percentage, and so do both
// together.
[[nodiscard]] RowErrorRule row_error_rule(const Section& section);

} // namespace wharf::jobs
