// Carries out, beside the running server, what an administrator asks of its jobs at the command line.
#pragma once

#include "archive/jobs/request_desk.hpp"
#include "server/periodic_thread.hpp"

namespace wharf::server {

class RequestThread {
public:
    // Looks twice a second from now on. The parts of the desk outlive the thread. At its end what is not
    // answered is carried out after the next start.
    explicit RequestThread(jobs::RequestDesk desk);

private:
    void look();

    jobs::RequestDesk desk_;
    PeriodicThread thread_; // last: it uses the other
};

} // namespace wharf::server
