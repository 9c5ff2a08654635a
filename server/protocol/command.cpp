#include "server/protocol/command.hpp"

#include "server/protocol/command_table.hpp"
#include "server/protocol/upper_case.hpp"

#include <algorithm>

namespace wharf::protocol {
namespace {

// Telnet commands, RFC 854.
constexpr unsigned char kSe = 240;
constexpr unsigned char kSb = 250;
constexpr unsigned char kWill = 251;
constexpr unsigned char kDont = 254;
constexpr unsigned char kIac = 255;

unsigned char byte_at(std::string_view bytes, std::size_t at)
{
    return static_cast<unsigned char>(bytes[at]);
}

// Bytes of the Telnet sequence at the front, which is an IAC; 0 if what follows is no Telnet command.
std::size_t sequence_length(std::string_view bytes)
{
    if (bytes.size() < 2) return 0;
    const unsigned char command = byte_at(bytes, 1);
    if (command < kSe || command == kIac) return 0;
    if (command >= kWill && command <= kDont) return std::min<std::size_t>(3, bytes.size());
    if (command != kSb) return 2;
    const auto end = bytes.find("\xFF\xF0", 2);
    return end == std::string_view::npos ? bytes.size() : end + 2;
}

std::string without_telnet(std::string_view line)
{
    std::string text;
    text.reserve(line.size());
    bool in_verb = true;
    while (!line.empty()) {
        std::size_t taken = 1;
        if (byte_at(line, 0) != kIac) {
            in_verb = in_verb && line[0] != ' ';
            text += line[0];
        } else if (const std::size_t skipped = in_verb ? sequence_length(line) : 0; skipped > 0) {
            taken = skipped;
        } else if (line.size() > 1 && byte_at(line, 1) == kIac) {
            taken = 2;
            text += line[0];
        } else if (!in_verb) {
            text += line[0];
        }
        line.remove_prefix(taken);
    }
    return text;
}

} // namespace

Command parse_command(std::string_view line)
{
    const std::string text = without_telnet(line);
    const auto space = std::min(text.find(' '), text.size());

    Command command;
    command.name = text.substr(0, space);
    command.name = upper_case(command.name);
    if (space < text.size()) command.argument = text.substr(space + 1);
    command.has_argument = !command.argument.empty();
    if (const CommandSpec* row = find_command(command.name)) command.verb = row->verb;
    return command;
}

} // namespace wharf::protocol
