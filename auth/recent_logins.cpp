#include "auth/recent_logins.hpp"

#include <algorithm>
#include <sodium.h>
#include <stdexcept>

namespace wharf::auth {
namespace {

// With its length in front, so that no two triples of texts look the same to the hash.
void feed(crypto_generichash_state& state, std::string_view text)
{
    const std::size_t size = text.size();
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(&size), sizeof size);
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(text.data()), size);
}

} // namespace

RecentLogins::RecentLogins()
{
    if (sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
    randombytes_buf(key_.data(), key_.size());
}

RecentLogins::~RecentLogins()
{
    sodium_memzero(key_.data(), key_.size());
    sodium_memzero(entries_.data(), sizeof entries_);
}

RecentLogins::Digest RecentLogins::digest(std::string_view user, std::string_view stored_hash,
                                          const Secret& password) const
{
    Digest digest{};
    crypto_generichash_state state;
    crypto_generichash_init(&state, key_.data(), key_.size(), digest.size());
    feed(state, user);
    feed(state, stored_hash);
    feed(state, password.reveal());
    crypto_generichash_final(&state, digest.data(), digest.size());
    sodium_memzero(&state, sizeof state);
    return digest;
}

bool RecentLogins::contains(std::string_view user, std::string_view stored_hash, const Secret& password)
{
    const Digest wanted = digest(user, stored_hash, password);
    const std::lock_guard lock(mutex_);
    return std::any_of(
        entries_.begin(), entries_.begin() + static_cast<std::ptrdiff_t>(used_),
        [&](const Digest& entry) { return sodium_memcmp(entry.data(), wanted.data(), wanted.size()) == 0; });
}

void RecentLogins::add(std::string_view user, std::string_view stored_hash, const Secret& password)
{
    const Digest entry = digest(user, stored_hash, password);
    const std::lock_guard lock(mutex_);
    entries_[next_] = entry;
    next_ = (next_ + 1) % kCapacity;
    used_ = std::min(used_ + 1, kCapacity);
}

} // namespace wharf::auth
