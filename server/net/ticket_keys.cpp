#include "server/net/ticket_keys.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>

namespace wharf::net {

namespace {

bool fill(std::span<unsigned char> bytes)
{
    return RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1;
}

void wipe(TicketKey& key)
{
    OPENSSL_cleanse(&key, sizeof key);
}

} // namespace

TicketKeys::~TicketKeys()
{
    for (Dated& dated : keys_)
        wipe(dated.key);
}

std::optional<TicketKey> TicketKeys::current(Clock::time_point now)
{
    const std::lock_guard lock(mutex_);
    drop_old(now);
    if (keys_.empty() || now - keys_.back().made >= lifetime_ / 2) {
        TicketKey key;
        if (!fill(key.name) || !fill(key.cipher) || !fill(key.mac)) return std::nullopt;
        keys_.push_back({key, now});
    }
    return keys_.back().key;
}

std::optional<TicketKey> TicketKeys::find(std::span<const unsigned char, 16> name, Clock::time_point now)
{
    const std::lock_guard lock(mutex_);
    drop_old(now);
    for (const Dated& dated : keys_)
        if (std::equal(name.begin(), name.end(), dated.key.name.begin())) return dated.key;
    return std::nullopt;
}

std::size_t TicketKeys::count() const
{
    const std::lock_guard lock(mutex_);
    return keys_.size();
}

// A key seals for half a lifetime; its last ticket lives for a whole one after that.
void TicketKeys::drop_old(Clock::time_point now)
{
    while (!keys_.empty() && now - keys_.front().made > lifetime_ + lifetime_ / 2) {
        wipe(keys_.front().key);
        keys_.pop_front();
    }
}

} // namespace wharf::net
