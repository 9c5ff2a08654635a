// Values of email columns: one address, local@domain, with a dot in the domain. What is checked is the shape;
// the address is kept as it is, so the case of letters tells two values apart. Pure.
#pragma once

#include "archive/jobs/values/value_reader.hpp"

#include <cstddef>

namespace wharf::jobs {

inline constexpr std::size_t kMaxEmailText = 254; // bytes; RFC 5321, section 4.5.3.1.3, without the brackets

class EmailReader final : public ValueReader {
public:
    std::optional<std::string_view> read(std::string_view text) override;
};

} // namespace wharf::jobs
