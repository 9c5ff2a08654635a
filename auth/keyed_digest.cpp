#include "auth/keyed_digest.hpp"

#include <sodium.h>
#include <stdexcept>

namespace wharf::auth {

KeyedDigest::KeyedDigest()
{
    if (sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
    randombytes_buf(key_.data(), key_.size());
}

KeyedDigest::~KeyedDigest()
{
    sodium_memzero(key_.data(), key_.size());
}

KeyedDigest::Digest KeyedDigest::of(std::initializer_list<std::string_view> texts) const
{
    Digest digest{};
    crypto_generichash_state state;
    crypto_generichash_init(&state, key_.data(), key_.size(), digest.size());
    for (const std::string_view text : texts) {
        // With its length in front, so that no two lists of texts look the same to the hash.
        const std::size_t size = text.size();
        crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(&size), sizeof size);
        crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(text.data()), size);
    }
    crypto_generichash_final(&state, digest.data(), digest.size());
    sodium_memzero(&state, sizeof state);
    return digest;
}

} // namespace wharf::auth
