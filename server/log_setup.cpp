#include "server/log_setup.hpp"

#include "server/log/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>

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

} // namespace

void set_up_log(const config::Log& settings)
{
    if (log::started())
        log::change(level_of(settings.level), format_of(settings.format));
    else
        log::start(std::make_shared<spdlog::sinks::stderr_sink_mt>(), level_of(settings.level),
                   format_of(settings.format));
}

} // namespace wharf::server
