// Every command there is has been spoken in a dialogue, so that none can be added without saying what it
// answers.
#include "server/protocol/command.hpp"
#include "server/protocol/command_table.hpp"
#include "tests/support/ftp/script.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

namespace {

using wharf::test::Step;

void add_commands(std::string_view lines, std::set<std::string>& spoken)
{
    while (!lines.empty()) {
        const auto end = std::min(lines.find("\r\n"), lines.size());
        spoken.insert(wharf::protocol::parse_command(lines.substr(0, end)).name);
        lines.remove_prefix(std::min(end + 2, lines.size()));
    }
}

std::set<std::string> spoken_in_dialogues()
{
    std::set<std::string> spoken;
    for (const auto& entry : std::filesystem::directory_iterator(WHARF_DIALOGUES)) {
        if (entry.path().extension() != ".ftp") continue;
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        for (const Step& step : wharf::test::parse_script(text))
            if (step.kind == Step::Kind::Client) add_commands(step.text, spoken);
    }
    return spoken;
}

} // namespace

TEST_CASE("every command of the table is in a dialogue", "[ftp]")
{
    const auto spoken = spoken_in_dialogues();
    for (const auto& row : wharf::protocol::command_table()) {
        CAPTURE(row.name);
        CHECK(spoken.contains(std::string(row.name)));
    }
}
