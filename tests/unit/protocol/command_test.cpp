#include "server/protocol/command.hpp"

#include "server/protocol/command_table.hpp"

#include <catch2/catch.hpp>
#include <optional>

using namespace std::string_literals;
using namespace wharf::protocol;

namespace {

struct Expected {
    Verb verb;
    std::string name;
    std::optional<std::string> argument;
};

void check_parsed(const std::string& line, const Expected& expected)
{
    INFO("line: " << line);
    const Command command = parse_command(line);
    CHECK(command.verb == expected.verb);
    CHECK(command.name == expected.name);
    CHECK(command.has_argument == expected.argument.has_value());
    CHECK(command.argument == expected.argument.value_or(""));
}

} // namespace

TEST_CASE("a line is cut at the first space", "[protocol]")
{
    const auto [line, expected] = GENERATE(table<std::string, Expected>({
        {"NOOP", {Verb::Noop, "NOOP", std::nullopt}},
        {"RETR a.csv", {Verb::Retr, "RETR", "a.csv"}},
        {"STOR a b.csv", {Verb::Stor, "STOR", "a b.csv"}},
        {"STOR  a", {Verb::Stor, "STOR", " a"}},
        {"STOR a ", {Verb::Stor, "STOR", "a "}},
        {"PASS  secret ", {Verb::Pass, "PASS", " secret "}},
        {"RETR \xD6.csv", {Verb::Retr, "RETR", "\xD6.csv"}},
        {"RETR a\tb", {Verb::Retr, "RETR", "a\tb"}},
    }));
    check_parsed(line, expected);
}

TEST_CASE("the letter case of a verb does not matter, that of an argument does", "[protocol]")
{
    check_parsed("quit", {Verb::Quit, "QUIT", std::nullopt});
    check_parsed("aUtH tLs", {Verb::Auth, "AUTH", "tLs"});
    check_parsed("xpwd", {Verb::Pwd, "XPWD", std::nullopt});
}

TEST_CASE("an empty argument is no argument", "[protocol]")
{
    check_parsed("LIST ", {Verb::List, "LIST", std::nullopt});
    check_parsed("LIST  ", {Verb::List, "LIST", " "});
}

TEST_CASE("what is not in the table is an unknown verb under its own name", "[protocol]")
{
    const auto [line, expected] = GENERATE(table<std::string, Expected>({
        {"", {Verb::Unknown, "", std::nullopt}},
        {" ", {Verb::Unknown, "", std::nullopt}},
        {" NOOP", {Verb::Unknown, "", "NOOP"}},
        {"NOOPS", {Verb::Unknown, "NOOPS", std::nullopt}},
        {"NOO", {Verb::Unknown, "NOO", std::nullopt}},
        {"\tNOOP", {Verb::Unknown, "\tNOOP", std::nullopt}},
        {"NOOP\tx", {Verb::Unknown, "NOOP\tX", std::nullopt}},
        {"home example.gov", {Verb::Unknown, "HOME", "example.gov"}},
        {"GET / HTTP/1.1", {Verb::Unknown, "GET", "/ HTTP/1.1"}},
        {"\xE9t\xE9 x", {Verb::Unknown, "\xE9T\xE9", "x"}},
    }));
    check_parsed(line, expected);
}

TEST_CASE("Telnet sequences are dropped in front of the verb and within it", "[protocol]")
{
    const auto [line, expected] = GENERATE(table<std::string, Expected>({
        {"\xFF\xF4\xFF\xF2"s + "ABOR", {Verb::Abor, "ABOR", std::nullopt}},     // IP, DM
        {"\xFF\xFD\x06NOOP", {Verb::Noop, "NOOP", std::nullopt}},               // DO timing mark
        {"\xFF\xFB\x18\xFF\xFE\x01NOOP", {Verb::Noop, "NOOP", std::nullopt}},   // WILL, DONT
        {"\xFF\xFA\x18\x01 x\xFF\xF0NOOP", {Verb::Noop, "NOOP", std::nullopt}}, // SB ... SE
        {"NO\xFF\xF1OP", {Verb::Noop, "NOOP", std::nullopt}},                   // NOP
        {"CWD\xFF\xF6 a"s, {Verb::Cwd, "CWD", "a"}},                            // AYT
        {"NOOP\xFF\xFA\x18 never ended", {Verb::Noop, "NOOP", std::nullopt}},
        {"NOOP\xFF\xFD", {Verb::Noop, "NOOP", std::nullopt}}, // cut off
    }));
    check_parsed(line, expected);
}

TEST_CASE("the rest of a Synch whose data mark went out of band is dropped in front of the verb",
          "[protocol]")
{
    check_parsed("\xFF\xF4\xFF"s + "ABOR", {Verb::Abor, "ABOR", std::nullopt});
    check_parsed("ABOR\xFF", {Verb::Abor, "ABOR", std::nullopt});
}

TEST_CASE("an FF byte is data in an argument, doubled or alone", "[protocol]")
{
    const auto [line, argument] = GENERATE(table<std::string, std::string>({
        {"CWD a\xFF\xFF"s + "b", "a\xFF"s + "b"},
        {"CWD a\xFF"s + "b", "a\xFF"s + "b"},
        {"CWD a\xFF", "a\xFF"},
        {"CWD \xFF\xFF\xFF\xFF", "\xFF\xFF"},
        {"CWD \xFF\xFF\xF4", "\xFF\xF4"},
        {"CWD \xFF\xF4\xFE.csv", "\xFF\xF4\xFE.csv"}, // letters of Latin-1, though they look like IP
    }));
    check_parsed(line, {Verb::Cwd, "CWD", argument});
}

TEST_CASE("every name in the table is parsed to its verb", "[protocol]")
{
    for (const CommandSpec& row : command_table())
        check_parsed(std::string(row.name) + " x", {row.verb, std::string(row.name), "x"});
}
