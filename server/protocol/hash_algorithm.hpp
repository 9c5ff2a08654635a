// The digests a client may ask for: HASH with OPTS HASH (draft-bryan-ftpext-hash), and the older commands
// that have the algorithm in their name. Names only; pure.
#pragma once

#include "server/protocol/verb.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace wharf::protocol {

enum class HashAlgorithm { Sha256, Sha512, Sha1, Md5, Crc32 };

[[nodiscard]] std::string_view name_of(HashAlgorithm algorithm);                        // "SHA-256"
[[nodiscard]] std::optional<HashAlgorithm> parse_hash_algorithm(std::string_view name); // in any case
// "HASH SHA-256*;SHA-512;SHA-1;MD5;CRC32", for FEAT; the star is at the one HASH would use.
[[nodiscard]] std::string hash_feat(HashAlgorithm selected);
// What XCRC, XMD5, XSHA1, XSHA256 and XSHA512 compute; nothing for another verb.
[[nodiscard]] std::optional<HashAlgorithm> algorithm_of(Verb verb);

} // namespace wharf::protocol
