// Gives memory back to the system that a crowd left behind. The C library keeps what was freed below whatever
// is still in use, so that after five hundred connections ended the process stays as large as it was with
// them.
#pragma once

#include "server/periodic_thread.hpp"

#include <chrono>
#include <cstddef>

namespace wharf::server {

// Looks now and then, on a thread of its own, how much memory is resident and used by nothing, and gives it
// back when it is much more than after the last time. Other threads wait at most for the moment in which
// their arena is gone through. Does nothing under a sanitizer, whose allocator is another.
class MemoryReturn {
public:
    explicit MemoryReturn(std::chrono::seconds interval);

private:
    void look();

    std::size_t left_over_;
    PeriodicThread thread_; // last: it uses the other
};

} // namespace wharf::server
