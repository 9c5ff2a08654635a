#include "server/ftp/session_log.hpp"

#include <catch2/catch.hpp>

using wharf::ftp::escaped;

TEST_CASE("text from a client cannot end its log line or its quotes", "[ftp]")
{
    const auto [text, shown] = GENERATE(table<std::string, std::string>({
        {"plain name.csv", "plain name.csv"},
        {"a\r\nb", "a\\x0d\\x0ab"},
        {std::string("nul\0nul", 7), "nul\\x00nul"},
        {"\x1b[31m\x7f", "\\x1b[31m\\x7f"},
        {"say \"hi\"", "say \\\"hi\\\""},
        {"back\\slash", "back\\\\slash"},
        {"\xC3\x9Cn\xC3\xAF", "\xC3\x9Cn\xC3\xAF"},
        {"", ""},
    }));
    CHECK(escaped(text) == shown);
}

namespace {

std::string shown(const std::string& line)
{
    const auto command = wharf::protocol::parse_command(line);
    const auto loggable = wharf::ftp::loggable(command);
    return std::string(loggable.verb) + '|' + std::string(loggable.argument) +
           (loggable.redacted ? "|..." : "");
}

} // namespace

TEST_CASE("a command is logged without what may be a secret", "[ftp]")
{
    const auto [line, expected] = GENERATE(table<std::string, std::string>({
        {"USER alice", "USER|alice"},
        {"STOR a.csv", "STOR|a.csv"},
        {"NOOP", "NOOP|"},
        {"PASS one-tall-ship", "PASS||..."},
        {"pass one-tall-ship", "PASS||..."},
        {"PASS", "PASS|"},
        {"ACCT one-tall-ship", "ACCT||..."},
        {"SITE HELP", "SITE|HELP"},
        {"SITE PSWD old new", "SITE|PSWD|..."},
        {"PAS one-tall-ship", "PAS||..."},
        {"XYZZ", "XYZZ|"},
        {"PASSone-tall-ship", "||..."},
        {"one-tall-ship", "||..."},
        {"hunter2", "||..."},
        {" PASS one-tall-ship", "||..."},
        {"", "||..."},
    }));
    CHECK(shown(line) == expected);
}
