// Decimal numbers, kept exactly: what a publisher writes is never passed through binary floating point. Pure.
//
//   [+|-] digits [. [digits]] [e|E [+|-] digits]     also .5 and 5.
//
// The normal form of a number has no plus sign and no zero too many, and zero is "0". It is written out
// plainly where that takes at most kMaxPlainDigits digits ("1500", "0.025"), else in scientific notation with
// one digit before the point ("1.5e100", "1e-60").
#pragma once

#include "archive/jobs/values/value_reader.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace wharf::jobs {

inline constexpr std::size_t kMaxDecimalText = 500; // bytes, of a text and of a normal form
inline constexpr std::int64_t kMaxPlainDigits = 48;
inline constexpr std::int64_t kMaxDecimalExponent = 999'999'999; // of the scientific notation, either sign

// Room for every normal form: sign, digits, point, "e-999999999".
using DecimalBuffer = std::array<char, kMaxDecimalText + 16>;

// The normal form, in `buffer` unless `text` is it. Nothing if the text, which may not have white space
// around it, is no number or is past one of the limits above. The time it takes depends on the text's length
// alone.
[[nodiscard]] std::optional<std::string_view> normal_decimal(std::string_view text, DecimalBuffer& buffer);

// Of number, money and percent columns.
class DecimalReader final : public ValueReader {
public:
    std::optional<std::string_view> read(std::string_view text) override;

private:
    DecimalBuffer buffer_;
};

} // namespace wharf::jobs
