// Secret texts that the server makes up, and their comparison.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace wharf::auth {

inline constexpr std::string_view kBase62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
inline constexpr std::size_t kSecretSize = 43; // letters of kBase62 that make 256 bits

// Each letter drawn for itself, evenly, by the system's generator. Throws std::runtime_error if libsodium
// cannot start (no randomness). Thread-safe.
[[nodiscard]] std::string random_text(std::size_t size, std::string_view letters = kBase62);

// Takes as long wherever the two differ, so that nobody can find a secret letter by letter. That the sizes
// differ may show.
[[nodiscard]] bool same_secret(std::string_view a, std::string_view b);

} // namespace wharf::auth
