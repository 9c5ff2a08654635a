// Finds the next of a few bytes, sixteen at a time where the processor can: the inner loop of reading CSV.
#pragma once

#include <array>
#include <bit>
#include <cstddef>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace wharf::jobs {

class ByteSearch {
public:
    // To look for fewer than four, repeat one.
    ByteSearch(char a, char b, char c, char d)
        : bytes_{a, b, c, d}
    {
    }

    // The first of them in [begin, end), or end.
    [[nodiscard]] const char* operator()(const char* begin, const char* end) const
    {
#if defined(__SSE2__)
        const __m128i a = _mm_set1_epi8(bytes_[0]);
        const __m128i b = _mm_set1_epi8(bytes_[1]);
        const __m128i c = _mm_set1_epi8(bytes_[2]);
        const __m128i d = _mm_set1_epi8(bytes_[3]);
        for (; end - begin >= 16; begin += 16) {
            const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(begin));
            const __m128i found =
                _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(block, a), _mm_cmpeq_epi8(block, b)),
                             _mm_or_si128(_mm_cmpeq_epi8(block, c), _mm_cmpeq_epi8(block, d)));
            const auto mask = static_cast<unsigned>(_mm_movemask_epi8(found));
            if (mask != 0) return begin + std::countr_zero(mask);
        }
#endif
        for (; begin != end; ++begin) {
            const char byte = *begin;
            if (byte == bytes_[0] || byte == bytes_[1] || byte == bytes_[2] || byte == bytes_[3]) break;
        }
        return begin;
    }

private:
    std::array<char, 4> bytes_;
};

} // namespace wharf::jobs
