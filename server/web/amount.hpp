// Numbers as a page shows them. Pure.
#pragma once

#include <cstdint>
#include <string>

namespace wharf::web {

[[nodiscard]] std::string grouped(std::uint64_t number); // "12,345,678"
[[nodiscard]] std::string brief(std::uint64_t number);   // "999", "1.2k", "12M": three digits at most
[[nodiscard]] std::string size_text(std::uint64_t bytes); // "0 bytes", "1 byte", "12.3 MiB"

} // namespace wharf::web
