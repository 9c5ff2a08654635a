// The one table of settings. Reading a file, --set, printing, range checks and "did you mean" all walk it, so
// a field of Config becomes a setting by one row in keys.cpp, and is then known everywhere.
#pragma once

#include "config/config.hpp"
#include "config/fields.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace wharf::config {

// What a value given without quotes on the command line is taken for.
enum class Form { Text, Number, List };

// When a changed value counts: at the next reload of the running server, or at its next start.
enum class TakesEffect { Live, AtStart };

struct Key {
    std::string_view section; // "jobs"; of a table within another: "jobs.hooks"
    std::string_view name;
    Form form;
    bool (*read)(const Value&, Config&); // false, and nothing stored, if the value is not fit for this key
    std::string (*print)(const Config&); // as TOML
    bool (*in_range)(const Config&);
    std::string (*wants)(); // what is fit, for a person: "a whole number from 1 to 64"
    bool (*same)(const Config&, const Config&);
    void (*copy)(const Config& from, Config& to);
    TakesEffect takes_effect;

    [[nodiscard]] std::string full_name() const { return std::string(section).append(".").append(name); }
};

[[nodiscard]] std::span<const Key> keys(); // grouped by section, in the order of Config
[[nodiscard]] const Key* find_key(std::string_view section, std::string_view name); // null: no such key
[[nodiscard]] bool is_section(std::string_view name);

// The section or full key a mistyped name was meant to be.
[[nodiscard]] std::optional<std::string> meant_section(std::string_view name);
[[nodiscard]] std::optional<std::string> meant_key(std::string_view section, std::string_view name);

} // namespace wharf::config
