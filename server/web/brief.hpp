// Numbers where there is little room. Pure.
#pragma once

#include <cstdint>
#include <string>

namespace wharf::web {

[[nodiscard]] std::string brief(std::uint64_t number); // "999", "1.2k", "12M": three digits at most

} // namespace wharf::web
