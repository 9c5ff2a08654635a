// What comes out of the log while this lives, line by line.
#pragma once

#include "server/log/log.hpp"

#include <spdlog/sinks/ostream_sink.h>
#include <sstream>
#include <string>
#include <vector>

namespace wharf::test {

class CapturedLog {
public:
    explicit CapturedLog(log::Format format, log::Level level = spdlog::level::info)
    {
        log::start(std::make_shared<spdlog::sinks::ostream_sink_mt>(stream_), level, format);
    }
    CapturedLog(const CapturedLog&) = delete;
    CapturedLog& operator=(const CapturedLog&) = delete;
    ~CapturedLog()
    {
        static std::ostringstream nowhere;
        log::start(std::make_shared<spdlog::sinks::ostream_sink_mt>(nowhere), spdlog::level::off,
                   log::Format::Text);
    }

    // When nobody else logs any more.
    [[nodiscard]] std::vector<std::string> lines() const
    {
        std::vector<std::string> all;
        std::istringstream in(stream_.str());
        for (std::string line; std::getline(in, line);)
            all.push_back(line);
        return all;
    }

private:
    std::ostringstream stream_;
};

} // namespace wharf::test
