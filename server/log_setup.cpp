#include "server/log_setup.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace wharf::server {

namespace {

// The message as a JSON string, quotes included.
class JsonMessage final : public spdlog::custom_flag_formatter {
public:
    void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& out) override
    {
        const std::string_view payload(message.payload.data(), message.payload.size());
        const std::string quoted = boost::json::serialize(boost::json::string(payload));
        out.append(quoted.data(), quoted.data() + quoted.size());
    }
    std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<JsonMessage>(); }
};

spdlog::level::level_enum level_of(config::LogLevel level)
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

} // namespace

void set_up_log(const config::Log& settings)
{
    auto logger =
        std::make_shared<spdlog::logger>("wharfinger", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    logger->flush_on(spdlog::level::info);
    spdlog::set_default_logger(std::move(logger));
    change_log(settings);
}

// The logger itself stays: other threads are writing to it.
void change_log(const config::Log& settings)
{
    spdlog::logger& logger = *spdlog::default_logger_raw();
    auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
    formatter->add_flag<JsonMessage>('*');
    if (settings.format == config::LogFormat::Json)
        formatter->set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l","message":%*})");
    else
        formatter->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v");
    logger.set_formatter(std::move(formatter));
    logger.set_level(level_of(settings.level));
}

} // namespace wharf::server
