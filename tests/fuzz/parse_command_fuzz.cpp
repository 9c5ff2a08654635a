// A command written out again, its FF bytes doubled as Telnet wants, is parsed to the same command.
#include "server/protocol/command.hpp"
#include "server/protocol/command_table.hpp"
#include "tests/fuzz/input.hpp"

using namespace wharf::protocol;
using wharf::fuzz::check;

namespace {

std::string doubled(std::string_view text)
{
    std::string out;
    for (const char c : text)
        out.append(c == '\xFF' ? 2 : 1, c);
    return out;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view line = wharf::fuzz::Input(data, size).rest();
    const Command command = parse_command(line);

    check(command.name.size() + command.argument.size() <= line.size(), "nothing is added");
    check(command.name.find(' ') == std::string::npos, "a name holds no space");
    check(std::none_of(command.name.begin(), command.name.end(), [](char c) { return c >= 'a' && c <= 'z'; }),
          "a name is upper case");
    check(command.has_argument == !command.argument.empty(), "an empty argument is none");
    const CommandSpec* row = find_command(command.name);
    check(command.verb == (row ? row->verb : Verb::Unknown), "the verb is that of the table");

    const std::string again =
        doubled(command.name) + (command.has_argument ? " " + doubled(command.argument) : "");
    const Command same = parse_command(again);
    check(same.verb == command.verb && same.name == command.name && same.argument == command.argument,
          "a command survives being written out and parsed");
    return 0;
}
