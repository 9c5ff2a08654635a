#include "server/protocol/reply.hpp"

#include <fmt/format.h>

#include <string_view>

namespace wharf::protocol {
namespace {

// A line end inside a text would let whoever chose the text (a file name, say) write replies of his own.
void append_line(std::string& wire, std::string_view text)
{
    for (const char c : text)
        wire += c == '\r' || c == '\n' || c == '\0' ? '?' : c;
    wire += "\r\n";
}

} // namespace

std::string to_wire(const Reply& reply)
{
    std::string wire;
    for (std::size_t at = 0; at + 1 < reply.lines.size(); ++at) {
        wire += at == 0 ? fmt::format("{:03}-", reply.code) : " ";
        append_line(wire, reply.lines[at]);
    }
    wire += fmt::format("{:03} ", reply.code);
    append_line(wire, reply.lines.empty() ? std::string_view{} : reply.lines.back());
    return wire;
}

} // namespace wharf::protocol
