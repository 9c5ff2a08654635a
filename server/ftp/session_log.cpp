#include "server/ftp/session_log.hpp"

#include "server/protocol/command_table.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

namespace wharf::ftp {

namespace {

using log::Word;
using protocol::Verb;

// What FTP's verbs look like (RFC 959 section 5.3). Whoever types a password where a command belongs seldom
// types that.
bool looks_like_a_verb(std::string_view name)
{
    return (name.size() == 3 || name.size() == 4) &&
           std::all_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

} // namespace

LoggedCommand loggable(const protocol::Command& command)
{
    if (command.verb == Verb::Unknown) {
        const bool shown = looks_like_a_verb(command.name);
        return {
            shown ? std::string_view(command.name) : std::string_view{}, {}, !shown || command.has_argument};
    }
    const std::string_view argument = command.argument;
    if ((protocol::spec(command.verb).effects & protocol::kSensitive) != 0)
        return {command.name, {}, command.has_argument};
    if (command.verb == Verb::Site) { // SITE PSWD old new, as some servers have it
        const std::string_view word = argument.substr(0, argument.find(' '));
        return {command.name, word, word.size() < argument.size()};
    }
    return {command.name, argument, false};
}

double SessionLog::seconds() const
{
    return std::chrono::duration<double>(Clock::now() - since_).count();
}

void SessionLog::command(const protocol::Command& command)
{
    ++tally_.commands;
    if (!log::enabled(spdlog::level::debug)) return;
    const LoggedCommand shown = loggable(command);
    const auto argument = shown.argument.empty() ? std::nullopt : std::optional(shown.argument);
    const auto redacted = shown.redacted ? std::optional(true) : std::nullopt;
    write(spdlog::level::debug, "command",
          {{"verb", Word{shown.verb}}, {"argument", argument}, {"redacted", redacted}});
}

void SessionLog::reply(const protocol::Reply& reply) const
{
    write(spdlog::level::debug, "reply",
          {{"code", reply.code}, {"lines", reply.lines.size()}, {"text", reply.lines.front()}});
}

void SessionLog::write(log::Level level, std::string_view event, log::Fields fields) const
{
    if (!log::enabled(level)) return;
    log::Line line(log::format(), event);
    line.add({{"session", Word{id_}}, {"address", Word{address_}}});
    const bool names_user = std::any_of(fields.begin(), fields.end(),
                                        [](const log::Field& field) { return field.key() == "user"; });
    if (!user_.empty() && !names_user) line.add({"user", user_}); // a JSON object has a member once
    line.add(fields);
    log::write(level, line);
}

std::string escaped(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f) {
            out += fmt::format("\\x{:02x}", byte);
        } else {
            if (c == '\\' || c == '"') out += '\\';
            out += c;
        }
    }
    return out;
}

} // namespace wharf::ftp
