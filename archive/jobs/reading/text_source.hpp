// Bytes of a known encoding as UTF-8. Malformed input is an "invalid-encoding" error that names the offset of
// the first bad byte (in the decompressed file); everything before it is handed out first,
// perhaps with the first bytes of the bad character itself.
#pragma once

#include "archive/jobs/reading/byte_source.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wharf::jobs {

// Passes UTF-8 through and checks it (RFC 3629: no surrogates, nothing overlong or above U+10FFFF).
class Utf8Source final : public ByteSource {
public:
    explicit Utf8Source(ByteSource& bytes)
        : bytes_(bytes)
    {
    }
    [[nodiscard]] std::variant<std::size_t, JobError> read(std::span<char> into) override;

private:
    [[nodiscard]] std::optional<std::size_t> find_fault(std::span<const char> text);

    ByteSource& bytes_;
    std::optional<JobError> error_;
    std::uint64_t offset_ = 0;    // of the next byte to be checked
    std::uint64_t character_ = 0; // offset of the character that byte belongs to
    unsigned missing_ = 0;        // bytes that character still needs
    unsigned char lowest_ = 0x80; // what its next byte may be
    unsigned char highest_ = 0xBF;
};

// Converts any other encoding with iconv(3), and corrects what that has otherwise than the encoding. An
// escape sequence that means nothing is malformed.
class ConvertedSource final : public ByteSource {
public:
    // `iconv_name` as the function of that name gave it; `shown` for messages.
    ConvertedSource(ByteSource& bytes, std::string iconv_name, std::string shown);
    ~ConvertedSource() override;
    [[nodiscard]] std::variant<std::size_t, JobError> read(std::span<char> into) override;

private:
    struct Converter;
    [[nodiscard]] std::optional<JobError> take_more();
    [[nodiscard]] std::optional<JobError> convert();
    [[nodiscard]] JobError malformed(std::string_view what) const;
    [[nodiscard]] std::optional<JobError> choose_byte_order();

    ByteSource& bytes_;
    std::string iconv_name_;
    std::string shown_;
    std::unique_ptr<Converter> converter_;
    std::vector<char> input_; // input_[0, filled_) is still to be converted
    std::size_t filled_ = 0;
    std::uint64_t consumed_ = 0; // bytes converted so far
    bool input_ended_ = false;
    bool flushed_ = false;
    std::vector<char> output_; // iconv's
    std::string corrected_;    // the same, where it needs corrections
    std::string_view left_;    // of either, to be handed out
};

// UTF-8 without the byte order mark it may begin with.
class WithoutByteOrderMark final : public ByteSource {
public:
    explicit WithoutByteOrderMark(ByteSource& text)
        : text_(text)
    {
    }
    [[nodiscard]] std::variant<std::size_t, JobError> read(std::span<char> into) override;

private:
    ByteSource& text_;
    std::string head_; // read to find out, not handed out yet
    bool looked_ = false;
};

} // namespace wharf::jobs
