#include "server/ftp/transfer_monitor.hpp"

namespace wharf::ftp {

void TransferMonitor::begin(std::string what, net::DataPort& port)
{
    begin(std::move(what), &port);
}

void TransferMonitor::begin(std::string what)
{
    begin(std::move(what), nullptr);
}

void TransferMonitor::begin(std::string what, net::DataPort* port)
{
    what_ = std::move(what);
    active_ = true;
    port_ = port;
    channel_ = nullptr;
    reason_ = StopReason::None;
    bytes_ = taken_ = 0;
    tls_.reset();
    started_ = last_progress_ = Clock::now();
    if (for_good_ != StopReason::None) stop(for_good_);
}

void TransferMonitor::connected(net::DataChannel& channel)
{
    channel_ = &channel;
    tls_ = std::make_unique<const net::TlsFacts>(channel.tls_facts());
    last_progress_ = Clock::now();
    if (reason_ != StopReason::None) channel.abort();
}

void TransferMonitor::end()
{
    active_ = false;
    port_ = nullptr;
    channel_ = nullptr;
}

void TransferMonitor::progress(std::size_t bytes)
{
    bytes_ += bytes;
    last_progress_ = Clock::now();
}

void TransferMonitor::look_for_progress()
{
    const std::uint64_t taken = channel_ != nullptr ? channel_->bytes_taken() : taken_;
    if (taken != taken_) last_progress_ = Clock::now();
    taken_ = taken;
}

void TransferMonitor::stop(StopReason reason)
{
    if (!active() || reason_ != StopReason::None) return;
    reason_ = reason;
    if (channel_ != nullptr)
        channel_->abort();
    else if (port_ != nullptr)
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
