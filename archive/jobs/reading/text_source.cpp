#include "archive/jobs/reading/text_source.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace wharf::jobs {

namespace {

constexpr std::size_t kBlock = 16;

// A bit for each of kBlock bytes that is no ASCII; the first one's is the lowest.
unsigned beyond_ascii(const char* at)
{
#if defined(__SSE2__)
    return static_cast<unsigned>(_mm_movemask_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at))));
#else
    unsigned beyond = 0;
    for (unsigned i = 0; i < kBlock; ++i)
        beyond |= static_cast<unsigned>(static_cast<unsigned char>(at[i]) >> 7) << i;
    return beyond;
#endif
}

// How many bytes the character has that begins here with a byte beyond ASCII; 0 if it is malformed. Four
// bytes can be read.
std::size_t character_size(const char* at)
{
    const auto byte = [at](std::size_t i) { return static_cast<unsigned char>(at[i]); };
    const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
    if (byte(0) < 0xE0) return byte(0) >= 0xC2 && continues(1) ? 2 : 0;
    if (!continues(1) || !continues(2)) return 0;
    if (byte(0) < 0xF0) {
        const bool overlong = byte(0) == 0xE0 && byte(1) < 0xA0;
        const bool surrogate = byte(0) == 0xED && byte(1) > 0x9F;
        return overlong || surrogate ? 0 : 3;
    }
    const bool overlong = byte(0) == 0xF0 && byte(1) < 0x90;
    const bool too_large = byte(0) > 0xF4 || (byte(0) == 0xF4 && byte(1) > 0x8F);
    return continues(3) && !overlong && !too_large ? 4 : 0;
}

// How many bytes at the beginning are well-formed, as far as that shows without looking at the very end.
std::size_t well_formed_run(std::span<const char> text)
{
    std::size_t done = 0;
    while (text.size() - done >= kBlock + 4) {
        const unsigned beyond = beyond_ascii(text.data() + done);
        if (beyond == 0) {
            done += kBlock;
            continue;
        }
        done += static_cast<std::size_t>(std::countr_zero(beyond));
        const std::size_t size = character_size(text.data() + done);
        if (size == 0) break;
        done += size;
    }
    return done;
}

bool begins_as_utf16(std::span<const char> bytes)
{
    const std::string_view text(bytes.data(), bytes.size());
    return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
}

} // namespace

// Returns where in `text` the character begins that is not UTF-8; 0 if it began before this piece.
std::optional<std::size_t> Utf8Source::find_fault(std::span<const char> text)
{
    const std::uint64_t piece = offset_;
    const auto here = [&] { return character_ > piece ? static_cast<std::size_t>(character_ - piece) : 0; };
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (missing_ == 0) {
            i += well_formed_run(text.subspan(i));
            if (i == text.size()) break;
        }
        const auto byte = static_cast<unsigned char>(text[i]);
        if (missing_ > 0) {
            if (byte < lowest_ || byte > highest_) return here();
            lowest_ = 0x80;
            highest_ = 0xBF;
            --missing_;
            continue;
        }
        if (byte < 0x80) continue;
        character_ = piece + i;
        if (byte < 0xC2 || byte > 0xF4) return here();
        missing_ = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
        if (byte == 0xE0) lowest_ = 0xA0;  // else overlong
        if (byte == 0xED) highest_ = 0x9F; // else a surrogate
        if (byte == 0xF0) lowest_ = 0x90;  // else overlong
        if (byte == 0xF4) highest_ = 0x8F; // else above U+10FFFF
    }
    offset_ += text.size();
    return std::nullopt;
}

std::variant<std::size_t, JobError> Utf8Source::read(std::span<char> into)
{
    if (error_) return *error_;
    auto got = bytes_.read(into);
    if (std::holds_alternative<JobError>(got)) return got;
    const std::size_t size = std::get<std::size_t>(got);
    const bool cut_short = size == 0 && missing_ > 0;
    const auto fault = cut_short ? std::optional<std::size_t>(0) : find_fault(into.first(size));
    if (!fault) return size;
    std::string what = cut_short ? "the file ends in the middle of the character at byte "
                                 : "the text is not valid UTF-8 at byte ";
    what += std::to_string(character_);
    if (!cut_short)
        what += character_ == 0 && begins_as_utf16(into.first(size))
                    ? "; is the file in UTF-16? It begins with that encoding's byte order mark"
                    : "; is the file in another encoding, such as windows-1252?";
    error_ = JobError{"invalid-encoding", {{"encoding", "UTF-8"}, {"offset", character_}}, std::move(what)};
    if (*fault > 0) return *fault;
    return *error_;
}

std::variant<std::size_t, JobError> WithoutByteOrderMark::read(std::span<char> into)
{
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    while (!looked_) {
        char piece[mark.size()];
        auto got = text_.read(std::span(piece).first(mark.size() - head_.size()));
        if (std::holds_alternative<JobError>(got) && head_.empty()) return got;
        const std::size_t* size = std::get_if<std::size_t>(&got);
        if (size) head_.append(piece, *size);
        if (head_ == mark) head_.clear();
        looked_ = !size || *size == 0 || head_.size() == mark.size() || head_.empty();
    }
    if (head_.empty()) return text_.read(into);
    const std::size_t size = std::min(into.size(), head_.size());
    std::copy_n(head_.begin(), size, into.begin());
    head_.erase(0, size);
    return size;
}

} // namespace wharf::jobs
