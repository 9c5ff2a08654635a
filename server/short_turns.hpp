// How the scheduler is to treat a thread.
#pragma once

namespace wharf::server {

// The calling thread is content with short turns and gets them sooner: one that moves bytes all the time then
// leaves the next command on its own or another thread waiting less. Its share of the processor stays.
// Without effect before Linux 6.12, or where it is not allowed.
void ask_for_short_turns();

} // namespace wharf::server
