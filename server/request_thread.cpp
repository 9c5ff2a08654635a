#include "server/request_thread.hpp"

#include <spdlog/spdlog.h>

#include <exception>

namespace wharf::server {

RequestThread::RequestThread(jobs::RequestDesk desk)
    : desk_(std::move(desk))
    , thread_(std::chrono::milliseconds(500), PeriodicThread::First::AtOnce, [this] { look(); })
{
}

void RequestThread::look()
{
    try {
        desk_.look();
    } catch (const std::exception& bug) { // memory that ran out may be there again at the next look
        spdlog::error("bug: the requests of an administrator: {}", bug.what());
    }
}

} // namespace wharf::server
