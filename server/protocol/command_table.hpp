// One row per verb with the facts policy needs. Gates, FEAT, HELP, log redaction and the table in PROTOCOL.md
// come from these rows; a test prints the whole policy and compares it with a checked-in file.
#pragma once

#include "server/protocol/verb.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace wharf::protocol {

// Where a verb may run.
enum class Phase : std::uint8_t {
    Plain = 1,        // before TLS
    Secured = 2,      // TLS is up, nobody is logged in
    LoggedIn = 4,     // between transfers
    Transferring = 8, // while data moves
};
using Phases = std::uint8_t; // Phase values or-ed together

enum class ArgRule { None, Optional, Required };

enum Effect : std::uint8_t {
    kReads = 1,        // needs the right to read
    kWrites = 2,       // needs the right to write
    kUsesData = 4,     // needs PROT P
    kSensitive = 8,    // the argument never reaches a log
    kKeepsRename = 16, // the source of RNFR survives this verb
    kKeepsRestart = 32 // the offset of REST and the size of ALLO survive this verb
};
using Effects = std::uint8_t;

struct CommandSpec {
    std::string_view name; // upper case, as on the wire
    Verb verb;
    Phases phases;
    ArgRule argument;
    Effects effects;
    std::string_view feat; // line in FEAT, empty if not advertised
    std::string_view help; // "HELP verb" text: syntax
};

[[nodiscard]] std::span<const CommandSpec> command_table(); // aliases behind what they stand for
[[nodiscard]] const CommandSpec* find_command(std::string_view upper_case_name); // nullptr: unknown
[[nodiscard]] const CommandSpec& spec(Verb verb); // the first row of the verb; not for Unknown
[[nodiscard]] bool allowed(const CommandSpec& row, Phase phase);

} // namespace wharf::protocol
