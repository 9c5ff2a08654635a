#include "server/log/log.hpp"

#include "server/log/escape.hpp"

#include <atomic>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/sink.h>

namespace wharf::log {

namespace {

// A logger's name tells the sink's formatter what its payload is.
constexpr std::string_view kTextEvents = "event-text";
constexpr std::string_view kJsonEvents = "event-json";
constexpr const char* kMessages = "wharfinger";

std::string_view view(spdlog::string_view_t text)
{
    return {text.data(), text.size()};
}

// What stands behind time and level.
class Payload final : public spdlog::custom_flag_formatter {
public:
    explicit Payload(Format format)
        : format_(format)
    {
    }
    void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& out) override
    {
        const std::string_view kind = view(message.logger_name);
        const std::string_view payload = view(message.payload);
        std::string text;
        if (format_ == Format::Json && kind != kJsonEvents) {
            text = "\"message\":";
            append_json_message(text, payload);
        } else if (kind == kTextEvents || kind == kJsonEvents) {
            text = payload;
        } else {
            text = sentence(payload);
        }
        out.append(text.data(), text.data() + text.size());
    }
    std::unique_ptr<custom_flag_formatter> clone() const override
    {
        return std::make_unique<Payload>(format_);
    }

private:
    Format format_;
};

std::unique_ptr<spdlog::formatter> formatter_for(Format format)
{
    auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
    formatter->add_flag<Payload>('*', format);
    formatter->set_pattern(format == Format::Json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%*})"
                                                  : "%Y-%m-%dT%H:%M:%S.%eZ %l %*");
    return formatter;
}

std::shared_ptr<spdlog::logger> logger_named(std::string_view name, const spdlog::sink_ptr& sink)
{
    auto logger = std::make_shared<spdlog::logger>(std::string(name), sink);
    logger->set_level(spdlog::level::trace);
    logger->flush_on(spdlog::level::info);
    return logger;
}

// Set by start(), before other threads log. The level is that of the logger for messages.
struct Output {
    spdlog::sink_ptr sink;
    std::shared_ptr<spdlog::logger> messages;
    std::shared_ptr<spdlog::logger> text_events;
    std::shared_ptr<spdlog::logger> json_events;
    std::atomic<Format> format = Format::Text;
};

Output& output()
{
    static Output& the_only = *new Output; // never destroyed: threads may log until the process is gone
    return the_only;
}

} // namespace

void start(spdlog::sink_ptr sink, Level level, Format format)
{
    Output& out = output();
    out.messages = logger_named(kMessages, sink);
    out.text_events = logger_named(kTextEvents, sink);
    out.json_events = logger_named(kJsonEvents, sink);
    out.sink = std::move(sink);
    change(level, format);
    spdlog::set_default_logger(out.messages);
}

bool started()
{
    return output().messages != nullptr;
}

void change(Level level, Format format)
{
    Output& out = output();
    out.format = format;
    out.sink->set_formatter(formatter_for(format));
    out.messages->set_level(level);
}

bool enabled(Level level)
{
    return started() && output().messages->should_log(level);
}

Format format()
{
    return output().format;
}

void write(Level level, const Line& line)
{
    if (!enabled(level)) return;
    const Output& out = output();
    spdlog::logger& logger = line.format() == Format::Json ? *out.json_events : *out.text_events;
    logger.log(level, spdlog::string_view_t(line.text().data(), line.text().size()));
}

void event(Level level, std::string_view name, Fields fields)
{
    if (!enabled(level)) return;
    Line line(format(), name);
    line.add(fields);
    write(level, line);
}

} // namespace wharf::log
