// How many different texts there are among many: exactly as long as they are few, then as an estimate, in
// memory that does not grow any more. Texts are known by 64 bits of a hash with a key of its own, so nobody
// can choose them to be counted wrongly.
#pragma once

#include "archive/jobs/tables/row_hash.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace wharf::jobs {

class DistinctCount {
public:
    static constexpr std::size_t kExactly = 2048; // so many different texts are counted one by one; 32 KiB

    explicit DistinctCount(const HashKey& key);
    void add(std::string_view text);

    [[nodiscard]] bool exact() const { return registers_.empty(); }
    // An estimate is off by about 1 percent.
    [[nodiscard]] std::uint64_t count() const;

private:
    // HyperLogLog: of all hashes that begin with the same kIndexBits bits, the longest run of zeros behind.
    static constexpr unsigned kIndexBits = 13; // 8 KiB
    void note(std::uint64_t hash);
    void remember(std::uint64_t hash);
    static void put(std::vector<std::uint64_t>& slots, std::uint64_t hash);
    [[nodiscard]] double estimate() const;

    HashKey key_;
    std::vector<std::uint64_t> slots_; // a power of two, half of them free, which is 0; as long as exact
    std::size_t seen_ = 0;
    std::vector<std::uint8_t> registers_;
};

} // namespace wharf::jobs
