// Ends large uploads early whose job would fail: looks at what has arrived when more of it comes, so that a
// file that ends before always lands and its job tells what is wrong with it. Used by one upload.
#pragma once

#include "archive/jobs/intake.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace wharf::jobs {

class EarlyWatch {
public:
    // A file of no more bytes is not worth a look.
    static constexpr std::uint64_t kWorthIt = 256 * 1024;

    // The intake outlives it. `control` as in Intake::look_early.
    EarlyWatch(Intake& intake, EnqueueOrder order, Bound bound,
               std::optional<std::string> control = std::nullopt);

    // Before more is written to the upload, which began at its first byte. Gives why it is hopeless; log.txt
    // has been told then.
    [[nodiscard]] std::optional<JobError> look(const archive::Upload& upload);

private:
    // A header is waited for until so many bytes have arrived, and looked for so often. The last is beyond
    // what a record may have.
    static constexpr std::array<std::uint64_t, 4> kLooks{1, 1 << 20, 4 << 20, 20 << 20};

    Intake& intake_;
    EnqueueOrder order_;
    Bound bound_;
    std::optional<std::string> control_;
    std::size_t looks_ = 0;
};

} // namespace wharf::jobs
