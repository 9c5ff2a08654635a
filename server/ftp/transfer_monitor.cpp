#include "server/ftp/transfer_monitor.hpp"

namespace wharf::ftp {

void TransferMonitor::begin(std::string what, net::DataPort& port)
{
    what_ = std::move(what);
    port_ = &port;
    channel_ = nullptr;
    reason_ = StopReason::None;
    bytes_ = 0;
    started_ = last_progress_ = Clock::now();
    if (for_good_ != StopReason::None) stop(for_good_);
}

void TransferMonitor::connected(net::DataChannel& channel)
{
    channel_ = &channel;
    last_progress_ = Clock::now();
    if (reason_ != StopReason::None) channel.abort();
}

void TransferMonitor::end()
{
    port_ = nullptr;
    channel_ = nullptr;
}

void TransferMonitor::progress(std::size_t bytes)
{
    bytes_ += bytes;
    last_progress_ = Clock::now();
}

void TransferMonitor::stop(StopReason reason)
{
    if (!active() || reason_ != StopReason::None) return;
    reason_ = reason;
    if (channel_ != nullptr)
        channel_->abort();
    else
        port_->cancel();
}

void TransferMonitor::stop_for_good(StopReason reason)
{
    for_good_ = reason;
    stop(reason);
}

double TransferMonitor::seconds() const
{
    return std::chrono::duration<double>(Clock::now() - started_).count();
}

} // namespace wharf::ftp
