// A 128-bit fingerprint of a row, for comparing whole rows without keeping them.
//
// SipHash-2-4 with 128 bits of output, keyed with a random key per comparison. Two different rows have the
// same fingerprint with probability 2^-128, so among n rows a mistake happens with less than n^2 / 2^129:
// below 10^-20 for a thousand million rows, far below the chance that a disk or a memory returns a wrong bit.
// Nobody can construct rows that collide, since the key never leaves the process.
#pragma once

#include "archive/jobs/tables/table_store.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace wharf::jobs {

struct RowFingerprint {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    friend bool operator==(const RowFingerprint&, const RowFingerprint&) = default;
};

using HashKey = std::array<std::uint64_t, 2>;
[[nodiscard]] HashKey random_hash_key();

[[nodiscard]] RowFingerprint siphash_128(std::string_view bytes, const HashKey& key);

class RowHash {
public:
    explicit RowHash(const HashKey& key)
        : key_(key)
    {
    }
    // Rows that differ in any value, or in where one value ends, or in null and empty, differ here.
    [[nodiscard]] RowFingerprint operator()(Row row);

private:
    HashKey key_;
    std::string bytes_; // the row laid out; kept for its capacity
};

} // namespace wharf::jobs
