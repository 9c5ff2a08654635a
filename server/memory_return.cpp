#include "server/memory_return.hpp"

#include "server/process_facts.hpp"

#include <algorithm>
#include <malloc.h>

namespace wharf::server {

namespace {

constexpr std::size_t kWorthIt = std::size_t{8} << 20; // bytes

// Resident, and not handed out by the C library: what it keeps, and the program itself.
std::size_t unused_bytes()
{
    const auto heap = ::mallinfo2();
    const std::size_t used = heap.uordblks + heap.hblkhd;
    const std::size_t resident = resident_bytes();
    return used == 0 ? 0 : resident - std::min(resident, used);
}

} // namespace

MemoryReturn::MemoryReturn(std::chrono::seconds interval)
    : left_over_(unused_bytes())
    , thread_(interval, PeriodicThread::First::AfterThePause, [this] { look(); })
{
}

void MemoryReturn::look()
{
    const std::size_t unused = unused_bytes();
    left_over_ = std::min(left_over_, unused);
    if (unused < left_over_ + kWorthIt) return;
    ::malloc_trim(0);
    left_over_ = unused_bytes();
}

} // namespace wharf::server
