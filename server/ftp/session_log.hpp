// The log lines of one session: each carries the session's id, the client's address and, once known, the
// user. Text from the client goes in as it came; server/log makes it harmless. No secret is ever among the
// fields: what may hold one is not given to event(), and command() knows which arguments may. Used on the
// session's executor.
#pragma once

#include "server/log/log.hpp"
#include "server/protocol/command.hpp"
#include "server/protocol/reply.hpp"

#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace wharf::ftp {

// What a session did, for the line that tells its end. Bytes are those of files, not of listings.
struct SessionTally {
    std::uint64_t commands = 0;
    std::uint64_t transfers = 0; // of files, whatever became of them
    std::uint64_t bytes_in = 0;
    std::uint64_t bytes_out = 0;
};

class SessionLog {
public:
    using Clock = std::chrono::steady_clock;

    SessionLog(std::string id, const boost::asio::ip::address& client)
        : id_(std::move(id))
        , address_(client.to_string())
        , since_(Clock::now())
    {
    }
    void set_user(std::string_view user) { user_ = user; } // "": nobody is logged in
    [[nodiscard]] const std::string& address() const { return address_; }
    [[nodiscard]] const std::string& user() const { return user_; }
    [[nodiscard]] double seconds() const; // since the client connected
    [[nodiscard]] SessionTally& tally() { return tally_; }
    [[nodiscard]] const SessionTally& tally() const { return tally_; }

    void event(std::string_view name, log::Fields fields = {}) const
    {
        write(spdlog::level::info, name, fields);
    }
    void event(log::Level level, std::string_view name, log::Fields fields) const
    {
        write(level, name, fields);
    }
    void warning(std::string_view name, log::Fields fields = {}) const
    {
        write(spdlog::level::warn, name, fields);
    }

    // On level debug and below: what the client says, and what it is told. Counts the command.
    void command(const protocol::Command& command);
    void reply(const protocol::Reply& reply) const;

    // A sentence instead of an event; it becomes the field `message` of the event "note".
    void info(std::string_view sentence) const { note(spdlog::level::info, sentence); }

private:
    void write(log::Level level, std::string_view event, log::Fields fields) const;
    void note(log::Level level, std::string_view sentence) const
    {
        write(level, "note", {{"message", sentence}});
    }

    std::string id_;
    std::string address_;
    std::string user_;
    Clock::time_point since_;
    SessionTally tally_;
};

// Of an event that has such a reply: a failure of the server's own is for the administrator to see.
[[nodiscard]] inline log::Level level_for(const protocol::Reply& reply)
{
    return reply.cause ? spdlog::level::warn : spdlog::level::info;
}

// The part of a command that may be logged. "" where the client may have typed a secret: an argument of PASS
// or ACCT, whatever follows the first word of SITE, and all of a line that does not even begin like a
// command.
struct LoggedCommand {
    std::string_view verb;
    std::string_view argument;
    bool redacted = false; // more was sent
};
[[nodiscard]] LoggedCommand loggable(const protocol::Command& command);

// Control characters as \xNN, quotes and backslashes escaped. For text inside replies.
[[nodiscard]] std::string escaped(std::string_view text);

} // namespace wharf::ftp
