#include "archive/disk/space.hpp"

#include <algorithm>

namespace wharf::archive {

namespace {

std::uint64_t less(std::uint64_t from, std::uint64_t bytes)
{
    return from - std::min(from, bytes);
}

} // namespace

void Space::set_limits(SpaceLimits limits)
{
    const std::scoped_lock lock(mutex_);
    limits_ = limits;
}

result<std::uint64_t> Space::free_for_uploads()
{
    const auto free = env_.free_space();
    if (!free) return free;
    const std::scoped_lock lock(mutex_);
    return less(*free, limits_.min_free);
}

result<Room> Space::room(const DomainName& domain)
{
    const auto free = free_for_uploads();
    if (!free) return free.error();
    const auto kept = names_.bytes(domain);
    if (!kept) return kept.error();
    const auto held = catalog_.held(domain);
    if (!held) return held.error();

    const std::scoped_lock lock(mutex_);
    Account& account = accounts_[domain];
    account.held = *held;
    Room room{*kept + *held + account.under_way, std::nullopt, *free};
    if (limits_.domain_quota != 0) {
        room.quota = limits_.domain_quota;
        room.left = std::min(room.left, less(*room.quota, room.used));
    }
    return room;
}

result<void> Space::admit(const DomainName& domain, std::uint64_t bytes)
{
    if (auto fits = check_disk(bytes); !fits) return fits;
    const auto kept = names_.bytes(domain);
    if (!kept) return kept.error();
    const std::scoped_lock lock(mutex_);
    return admit(domain, bytes, *kept, accounts_[domain]);
}

result<void> Space::take(const DomainName& domain, std::uint64_t bytes)
{
    if (auto fits = check_disk(bytes); !fits) return fits;
    const auto kept = names_.bytes(domain);
    if (!kept) return kept.error();
    const std::scoped_lock lock(mutex_);
    Account& account = accounts_[domain];
    auto admitted = admit(domain, bytes, *kept, account);
    if (admitted) account.under_way += bytes;
    return admitted;
}

// The catalog is asked only when there is no number yet and before anything is refused: what this process
// adds to it, job_made() tells; the rest, such as the pruner's work, only makes room.
result<void> Space::admit(const DomainName& domain, std::uint64_t bytes, std::uint64_t kept, Account& account)
{
    const std::uint64_t quota = limits_.domain_quota;
    if (quota == 0) return {};
    const auto fits = [&] {
        const std::uint64_t used = kept + account.under_way + account.held.value_or(0);
        return used <= quota && bytes <= quota - used;
    };
    if (account.held && fits()) return {};
    const auto held = catalog_.held(domain);
    if (!held) return held.error();
    account.held = *held;
    return fits() ? result<void>() : result<void>(Errc::OverQuota);
}

result<void> Space::check_disk(std::uint64_t bytes)
{
    {
        const std::scoped_lock lock(mutex_);
        if (limits_.min_free == 0) return {};
    }
    const auto free = free_for_uploads();
    if (!free) return free.error();
    if (bytes <= *free) return {};
    return error_code(boost::system::errc::no_space_on_device, boost::system::system_category());
}

void Space::add(const DomainName& domain, std::uint64_t bytes)
{
    const std::scoped_lock lock(mutex_);
    accounts_[domain].under_way += bytes;
}

void Space::release(const DomainName& domain, std::uint64_t bytes)
{
    const std::scoped_lock lock(mutex_);
    std::uint64_t& under_way = accounts_[domain].under_way;
    under_way = less(under_way, bytes);
}

void Space::job_made(const DomainName& domain)
{
    const auto held = catalog_.held(domain);
    const std::scoped_lock lock(mutex_);
    accounts_[domain].held = held ? std::optional(*held) : std::nullopt;
}

} // namespace wharf::archive
