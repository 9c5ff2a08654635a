// What the parts of the delta protocol share.
#pragma once

#include <cstdint>

namespace wharf::http {

// Bytes that a client may send as one chunk, and cuts a patch into.
inline constexpr std::uint64_t kMaxBlockSize = 4'096'000;

} // namespace wharf::http
