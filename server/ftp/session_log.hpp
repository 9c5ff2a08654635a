// The log lines of one session: each carries the session's id, the client's address and, once known, the
// user. Text from the client is escaped, so that no line can be forged. Used on the session's executor.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <spdlog/spdlog.h>
#include <string>
#include <string_view>

namespace wharf::ftp {

class SessionLog {
public:
    SessionLog(std::string id, const boost::asio::ip::address& client)
        : id_(std::move(id))
        , address_(client.to_string())
    {
    }
    void set_user(std::string_view user);
    [[nodiscard]] const std::string& id() const { return id_; }

    void info(std::string_view event) const { write(spdlog::level::info, event); }
    void warn(std::string_view event) const { write(spdlog::level::warn, event); }
    void debug(std::string_view event) const { write(spdlog::level::debug, event); }
    [[nodiscard]] bool debugging() const { return spdlog::should_log(spdlog::level::debug); }

private:
    void write(spdlog::level::level_enum level, std::string_view event) const;
    std::string id_;
    std::string address_;
    std::string user_ = "-";
};

// Control characters as \xNN, quotes and backslashes escaped.
[[nodiscard]] std::string escaped(std::string_view text);

} // namespace wharf::ftp
