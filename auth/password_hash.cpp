#include "auth/password_hash.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <sodium.h>
#include <stdexcept>
#include <sys/mman.h>

namespace wharf::auth {
namespace {

// libsodium reads a hash as a C string in an array of exactly this size.
using HashText = std::array<char, crypto_pwhash_STRBYTES>;

bool fits(std::string_view stored)
{
    return stored.starts_with(crypto_pwhash_STRPREFIX) && stored.size() < crypto_pwhash_STRBYTES &&
           stored.find('\0') == std::string_view::npos;
}

HashText padded(std::string_view stored)
{
    HashText text{};
    stored.copy(text.data(), text.size() - 1);
    return text;
}

// Of memory, for what verifying the stored hash takes. libsodium itself tells want of memory from a wrong
// password by nothing.
bool has_room_for(std::string_view stored)
{
    constexpr std::string_view kMemory = "$m=";
    constexpr std::size_t kBesides = 1U << 20;
    const std::size_t at = std::min(stored.find(kMemory), stored.size() - kMemory.size()) + kMemory.size();
    std::size_t kib = 0;
    std::from_chars(stored.data() + at, stored.data() + stored.size(), kib);
    const std::size_t size = (kib << 10) + kBesides;
    void* const room = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED) return false;
    munmap(room, size);
    return true;
}

} // namespace

PasswordHasher::PasswordHasher(HashCost cost, unsigned at_once)
    : cost_(cost)
    , gate_(at_once)
{
    if (sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
    nobody_ = hash(Secret("nobody has this password")).value();
}

boost::system::result<std::string> PasswordHasher::hash(const Secret& password)
{
    const Gate::Pass pass(gate_);
    HashText text{};
    const std::string_view clear = password.reveal();
    if (crypto_pwhash_str(text.data(), clear.data(), clear.size(), cost_.passes, cost_.memory) != 0) {
        return make_error_code(boost::system::errc::not_enough_memory);
    }
    return std::string(text.data());
}

Verdict PasswordHasher::verify(const std::string& stored, const Secret& password)
{
    if (!fits(stored)) return Verdict::Wrong;
    const Gate::Pass pass(gate_);
    if (!has_room_for(stored)) return Verdict::OutOfMemory;
    const HashText text = padded(stored);
    const std::string_view clear = password.reveal();
    const bool right = crypto_pwhash_str_verify(text.data(), clear.data(), clear.size()) == 0;
    return right ? Verdict::Right : Verdict::Wrong;
}

Verdict PasswordHasher::verify_nobody(const Secret& password)
{
    const Verdict verdict = verify(nobody_, password);
    return verdict == Verdict::Right ? Verdict::Wrong : verdict;
}

bool is_password_hash(std::string_view text)
{
    constexpr int kMalformed = -1;
    return fits(text) &&
           crypto_pwhash_str_needs_rehash(padded(text).data(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != kMalformed;
}

} // namespace wharf::auth
