// Ends large uploads early whose job would fail: looks at what has arrived when more of it comes, so that a
// file that ends within its first block always lands and its job tells what is wrong with it. Used by one
// upload.
#pragma once

#include "server/vfs/session_jobs.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace wharf::vfs {

class EarlyLook {
public:
    // The session outlives it.
    EarlyLook(SessionJobs& session, jobs::Bound bound)
        : session_(session)
        , bound_(bound)
    {
    }

    // Before more is written to the upload, which began at its first byte. Gives why it is hopeless, for the
    // client; log.txt has been told then.
    [[nodiscard]] std::optional<std::string> look(const archive::Upload& upload);

private:
    // A header is waited for until so many bytes have arrived, and looked for so often. The last is beyond
    // what a record may have.
    static constexpr std::array<std::uint64_t, 4> kLooks{1, 1 << 20, 4 << 20, 20 << 20};

    SessionJobs& session_;
    jobs::Bound bound_;
    std::size_t looks_ = 0;
};

} // namespace wharf::vfs
