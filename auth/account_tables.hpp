// The one shape the users file and the tokens file have: a section of named tables and nothing else. For
// their .cpp files, which read what is in a table.
#pragma once

#include "auth/account_file.hpp"

#include <string>
#include <string_view>
#include <toml++/toml.h>
#include <vector>

namespace wharf::auth {

// Calls read(name, table) for each. `shown` is how a table's head is written, for problems: "[tokens.id]".
// The problems come out tidy.
template <class Read>
void read_tables(std::string_view text, std::string_view section, const std::string& shown,
                 std::vector<LineProblem>& problems, Read read)
{
    try {
        const toml::table file = toml::parse(text);
        for (const auto& [key, node] : file) {
            const toml::table* tables = key == section ? node.as_table() : nullptr;
            if (!tables) {
                problems.push_back({key.source().begin.line,
                                    std::string(key.str()) + ": only " + shown + " stands in this file"});
                continue;
            }
            for (const auto& [name, value] : *tables) {
                if (const toml::table* table = value.as_table())
                    read(std::string(name.str()), *table);
                else
                    problems.push_back(
                        {name.source().begin.line, "\"" + std::string(name.str()) + "\": wants " + shown});
            }
        }
    } catch (const toml::parse_error& error) {
        problems.push_back({error.source().begin.line, "not TOML: " + std::string(error.description())});
    }
    tidy(problems);
}

} // namespace wharf::auth
