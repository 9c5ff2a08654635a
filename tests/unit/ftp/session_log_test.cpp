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
