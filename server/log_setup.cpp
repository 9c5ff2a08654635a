#include "server/log_setup.hpp"

#include "server/log/log.hpp"
#include "server/log/stream_sink.hpp"

#include <unistd.h>

namespace wharf::server {

namespace {

log::Level level_of(config::LogLevel level)
{
    switch (level) {
    case config::LogLevel::Trace: return spdlog::level::trace;
    case config::LogLevel::Debug: return spdlog::level::debug;
    case config::LogLevel::Info: return spdlog::level::info;
    case config::LogLevel::Warn: return spdlog::level::warn;
    case config::LogLevel::Error: return spdlog::level::err;
    }
    return spdlog::level::info;
}

log::Format format_of(config::LogFormat format)
{
    return format == config::LogFormat::Json ? log::Format::Json : log::Format::Text;
}

void tell_lost(std::uint64_t lines)
{
    // On a level that is always told.
    log::event(spdlog::level::err, "log-lines-lost", {{"lines", lines}});
}

const std::shared_ptr<log::StreamSink>& standard_error()
{
    static const auto the_only =
        std::make_shared<log::StreamSink>(STDERR_FILENO, tell_lost, log::StreamSink::Limits{});
    return the_only;
}

} // namespace

void set_up_log(const config::Log& settings)
{
    if (log::started())
        log::change(level_of(settings.level), format_of(settings.format));
    else
        log::start(standard_error(), level_of(settings.level), format_of(settings.format));
}

void wait_for_log()
{
    constexpr std::chrono::seconds kLongest{2};
    if (log::started()) standard_error()->wait_until_written(kLongest);
}

} // namespace wharf::server
