// Values of phone columns: `number:Type`, where either part may be missing. The number is kept as it is:
// three digits or more, what is usual between them, and letters only where they stand for digits
// (1-800-FLOWERS), in a parenthesis (TTY) or before an extension (ext. 12, x12). The type is Home, Cell,
// Work, Fax or Other, read in any case of letters. Pure.
#pragma once

#include "archive/jobs/values/value_reader.hpp"

#include <cstddef>
#include <string>

namespace wharf::jobs {

inline constexpr std::size_t kMaxPhoneText = 100; // bytes

class PhoneReader final : public ValueReader {
public:
    std::optional<std::string_view> read(std::string_view text) override;

private:
    std::string normal_;
};

// What a normal form is made of; views into it. Either may be empty.
struct TypedPhone {
    std::string_view number;
    std::string_view type;
};
[[nodiscard]] TypedPhone split_phone(std::string_view normal);

} // namespace wharf::jobs
