// A text as one gzip member.
#pragma once

#include <string>
#include <string_view>

namespace wharf::test {

[[nodiscard]] std::string gzip(std::string_view text);

} // namespace wharf::test
