// Carries out, beside the running server, what an administrator asks of its jobs at the command line.
#pragma once

#include "archive/jobs/request_desk.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace wharf::server {

class RequestThread {
public:
    // Looks twice a second from now on. The parts of the desk outlive the thread.
    explicit RequestThread(jobs::RequestDesk desk);
    ~RequestThread(); // joins; what is not answered by then is carried out after the next start

private:
    void work();

    jobs::RequestDesk desk_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopping_ = false;
    std::thread thread_; // last: it uses the others
};

} // namespace wharf::server
