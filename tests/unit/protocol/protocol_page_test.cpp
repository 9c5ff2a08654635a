// The table of verbs in PROTOCOL.md is the command table printed.
#include "server/protocol/command_table.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

using namespace wharf::protocol;

namespace {

constexpr std::string_view kBegin = "<!-- verbs: begin -->\n";
constexpr std::string_view kEnd = "<!-- verbs: end -->\n";

std::string needs(const CommandSpec& row)
{
    std::string text;
    if (row.effects & kReads) text += "read";
    if (row.effects & kWrites) text += "write";
    if (row.effects & kUsesData) text += ", PROT P";
    return text;
}

std::string in(const CommandSpec& row, Phase phase)
{
    return allowed(row, phase) ? "yes" : "";
}

std::string table()
{
    std::string text = "| syntax | plain | secured | logged in | transferring | needs |\n"
                       "|---|---|---|---|---|---|\n";
    for (const CommandSpec& row : command_table()) {
        std::string syntax(row.help);
        for (auto bar = syntax.find('|'); bar != std::string::npos; bar = syntax.find('|', bar + 2))
            syntax.insert(bar, 1, '\\');
        text += fmt::format("| {} | {} | {} | {} | {} | {} |\n", syntax, in(row, Phase::Plain),
                            in(row, Phase::Secured), in(row, Phase::LoggedIn), in(row, Phase::Transferring),
                            needs(row));
    }
    return text;
}

std::string page()
{
    std::ifstream file(WHARF_PROTOCOL_PAGE, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

TEST_CASE("the table of verbs in PROTOCOL.md is the command table", "[protocol][policy]")
{
    std::string text = page();
    const auto begin = text.find(kBegin);
    const auto end = text.find(kEnd);
    REQUIRE(begin != std::string::npos);
    REQUIRE(end != std::string::npos);
    const auto from = begin + kBegin.size();
    if (std::getenv("WHARF_ACCEPT_POLICY")) {
        text.replace(from, end - from, table());
        std::ofstream(WHARF_PROTOCOL_PAGE, std::ios::binary) << text;
    }
    INFO("to write it anew: WHARF_ACCEPT_POLICY=1 unit_protocol '[policy]'");
    const std::string written = page();
    CHECK(written.substr(from, written.find(kEnd) - from) == table());
}
