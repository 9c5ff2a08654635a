// What becomes of an upload when its data phase is over: decided by evidence, never by guess.
#pragma once

#include "server/ftp/data_phase.hpp"

namespace wharf::ftp {

// What is known of an upload before its first byte.
struct UploadFacts {
    std::optional<std::uint64_t> announced; // ALLO, in bytes
    std::uint64_t offset = 0;               // REST or APPE: where the first byte sent goes
    std::string unique_name;                // STOU: what the file is called; else empty
};

// Turns the outcome into what becomes of the file, kept under its name, as a partial or not at all, and into
// the reply that says so. `receipt` is filled in if the file is stored, `outcome` changed if that fails.
// Blocks.
[[nodiscard]] Reply settle(vfs::WriteHandle& file, Outcome& outcome, const UploadFacts& facts, double seconds,
                           vfs::Receipt& receipt);

} // namespace wharf::ftp
