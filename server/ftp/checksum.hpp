// Digests of bytes as they stream by, in every algorithm HASH knows. SHA-1, MD5 and CRC32 are there to find a
// transfer gone wrong, which is all that the clients asking for them want.
#pragma once

#include "server/protocol/hash_algorithm.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace wharf::ftp {

// Used by one thread at a time.
class Checksum {
public:
    virtual ~Checksum() = default;
    virtual void update(std::span<const std::byte> bytes) = 0;
    // Of everything so far, lower-case hexadecimal; no more bytes after it.
    [[nodiscard]] virtual std::string hex() = 0;
};

// Throws where the installed OpenSSL refuses an algorithm (MD5 under FIPS rules).
[[nodiscard]] std::unique_ptr<Checksum> make_checksum(protocol::HashAlgorithm algorithm);

} // namespace wharf::ftp
