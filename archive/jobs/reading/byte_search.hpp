// Finds the next of a few bytes, sixty-four at a time: the inner loop of reading CSV. Where one of them
// stands in most fields, a search that began anew behind each would cost more than the bytes themselves; so
// what was found in the last block is remembered.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace wharf::jobs {

class ByteSearch {
public:
    static constexpr std::size_t kBlock = 64;

    // To look for fewer than four, repeat one.
    ByteSearch(char a, char b, char c, char d)
        : bytes_{a, b, c, d}
    {
    }

    // The first of them in [begin, end), or end. kBlock bytes behind `end` are read, too, but do not count.
    [[nodiscard]] const char* operator()(const char* begin, const char* end)
    {
        const std::uintptr_t passed = reinterpret_cast<std::uintptr_t>(begin) - block_;
        if (passed < kBlock) {
            const std::uint64_t ahead = found_ >> passed;
            if (ahead != 0) return std::min(begin + std::countr_zero(ahead), end);
            begin += kBlock - passed;
        }
        for (; begin < end; begin += kBlock) {
            block_ = reinterpret_cast<std::uintptr_t>(begin);
            found_ = look(begin);
            if (found_ != 0) return std::min(begin + std::countr_zero(found_), end);
        }
        return end;
    }

    // To be called when the text that was searched has moved, or has more behind its end.
    void forget() { block_ = kNowhere; }

private:
    // A bit for each of kBlock bytes, the first one's is the lowest.
    [[nodiscard]] std::uint64_t look(const char* at) const
    {
        std::uint64_t found = 0;
#if defined(__SSE2__)
        const __m128i a = _mm_set1_epi8(bytes_[0]);
        const __m128i b = _mm_set1_epi8(bytes_[1]);
        const __m128i c = _mm_set1_epi8(bytes_[2]);
        const __m128i d = _mm_set1_epi8(bytes_[3]);
        for (unsigned i = 0; i < kBlock; i += 16) {
            const __m128i text = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + i));
            const __m128i same = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(text, a), _mm_cmpeq_epi8(text, b)),
                                              _mm_or_si128(_mm_cmpeq_epi8(text, c), _mm_cmpeq_epi8(text, d)));
            found |= static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(same))) << i;
        }
#else
        for (unsigned i = 0; i < kBlock; ++i) {
            const bool same =
                at[i] == bytes_[0] || at[i] == bytes_[1] || at[i] == bytes_[2] || at[i] == bytes_[3];
            found |= static_cast<std::uint64_t>(same) << i;
        }
#endif
        return found;
    }

    static constexpr std::uintptr_t kNowhere = ~std::uintptr_t{0};

    std::array<char, 4> bytes_;
    std::uintptr_t block_ = kNowhere; // where the last block began
    std::uint64_t found_ = 0;         // in it
};

} // namespace wharf::jobs
