#include "server/ban_thread.hpp"

#include "server/log/ban_log.hpp"

#include <spdlog/spdlog.h>

namespace wharf::server {

namespace {

constexpr std::chrono::milliseconds kPause{500};

void log(const auth::BanChanges& changes)
{
    for (const auth::Ban& ban : changes.begun)
        log::ban_begins(ban);
    for (const auth::Ban& ban : changes.lifted)
        log::ban_lifted(ban);
}

} // namespace

BanThread::BanThread(auth::Throttle& throttle, auth::BanPaths paths)
    : throttle_(throttle)
    , file_(std::move(paths))
{
    static_cast<void>(sync()); // they began before
    thread_.emplace(kPause, PeriodicThread::First::AfterThePause, [this] { log(sync()); });
}

BanThread::~BanThread()
{
    thread_.reset();
    log(sync());
}

auth::BanChanges BanThread::sync()
{
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    auth::BanFile::Synced synced = file_.sync(throttle_, now);
    for (const std::string& problem : synced.problems)
        spdlog::warn("bans: {}", problem);
    return std::move(synced.changes);
}

} // namespace wharf::server
