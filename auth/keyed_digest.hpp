// Fast digests that mean nothing outside this process: for recognising a text without keeping it.
#pragma once

#include <array>
#include <initializer_list>
#include <string_view>

namespace wharf::auth {

// BLAKE2b under a random key of its own that is never written anywhere. Thread-safe.
class KeyedDigest {
public:
    using Digest = std::array<unsigned char, 32>;

    KeyedDigest();  // throws std::runtime_error if libsodium cannot start (no randomness)
    ~KeyedDigest(); // wipes the key
    KeyedDigest(const KeyedDigest&) = delete;
    KeyedDigest& operator=(const KeyedDigest&) = delete;

    // Of the texts in this order; {"a", "bc"} and {"ab", "c"} differ.
    [[nodiscard]] Digest of(std::initializer_list<std::string_view> texts) const;

private:
    std::array<unsigned char, 32> key_{};
};

} // namespace wharf::auth
