// Keeps the bans of the running server and those on disk the same, on a thread of its own.
#pragma once

#include "auth/ban_file.hpp"
#include "server/periodic_thread.hpp"

#include <optional>

namespace wharf::server {

class BanThread {
public:
    // The bans on disk are in force when this returns; from then on both sides know within a second what the
    // other did, and the log tells what was done by hand. `throttle` outlives the thread. Blocks on the disk.
    BanThread(auth::Throttle& throttle, auth::BanPaths paths);
    ~BanThread(); // writes what is new and joins

private:
    auth::BanChanges sync();

    auth::Throttle& throttle_;
    auth::BanFile file_;
    std::optional<PeriodicThread> thread_; // last: it uses the others
};

} // namespace wharf::server
