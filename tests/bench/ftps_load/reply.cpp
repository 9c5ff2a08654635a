#include "tests/bench/ftps_load/reply.hpp"

#include "tests/bench/ftps_load/failure.hpp"

#include <cstdio>
#include <fmt/format.h>

namespace load {

namespace {

// 0 if the line does not begin with a code.
int code_of(std::string_view line)
{
    if (line.size() < 3) return 0;
    int code = 0;
    for (const char digit : line.substr(0, 3)) {
        if (digit < '0' || digit > '9') return 0;
        code = code * 10 + (digit - '0');
    }
    return code;
}

} // namespace

std::optional<Reply> ReplyReader::next()
{
    for (;;) {
        const std::size_t end = pending_.find('\n');
        if (end == std::string::npos) return std::nullopt;
        std::string line = pending_.substr(0, end);
        pending_.erase(0, end + 1);
        if (line.ends_with('\r')) line.pop_back();

        const int code = code_of(line);
        const bool last = line.size() == 3 || (line.size() > 3 && line[3] == ' ');
        if (open_ == 0 && (code == 0 || (!last && line[3] != '-'))) throw Failure("no reply: " + line);
        if (last && (open_ == 0 || code == open_)) {
            open_ = 0;
            return Reply{code, std::move(line)};
        }
        if (open_ == 0) open_ = code;
    }
}

void ReplyReader::shrink()
{
    if (pending_.empty()) pending_ = std::string();
}

std::uint16_t passive_port(const Reply& reply)
{
    const std::size_t open = reply.text.find('(');
    const char* const inside = open == std::string::npos ? "" : reply.text.c_str() + open;
    unsigned port = 0;
    unsigned high = 0;
    unsigned low = 0;
    if (reply.code == 229 && std::sscanf(inside, "(|||%5u|)", &port) == 1 && port <= 65535) {
        return static_cast<std::uint16_t>(port);
    }
    if (reply.code == 227 && std::sscanf(inside, "(%*u,%*u,%*u,%*u,%3u,%3u)", &high, &low) == 2 &&
        high < 256 && low < 256)
    {
        return static_cast<std::uint16_t>(high * 256 + low);
    }
    throw Failure("no port to connect to: " + reply.text);
}

void expect(const Reply& reply, int code, std::string_view command)
{
    if (reply.code == code || reply.code / 100 == code) return;
    const std::string_view verb = command.substr(0, command.find(' '));
    throw Failure(fmt::format("{} was answered {}", verb == "PASS" ? verb : command, reply.text));
}

} // namespace load
