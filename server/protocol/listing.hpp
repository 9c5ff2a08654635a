// How one entry of a directory looks on the wire: LIST and STAT, NLST, MLSD and MLST, MDTM. Pure; `now` is a
// parameter, all times are UTC. No text has a line end, and a control character in a name is shown as '?', so
// no name can forge a second line. Times outside the years 0 to 9999 are shown as the nearest end.
#pragma once

#include "server/protocol/permissions.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wharf::protocol {

using ListingTime = std::chrono::sys_time<std::chrono::milliseconds>;

struct ListedFile {
    std::string_view name; // for MLST the whole path
    bool is_directory = false;
    std::uint64_t size = 0; // bytes
    ListingTime modified;
    Permissions may = 0; // of who is told
    std::string_view
        unique; // visible ASCII without ';'; anything else, or nothing, and there is no such fact
};

// `-rw-r--r--   1 wharf wharf        32 Jan 02 03:04 requestId`, which every client's parser for "215 UNIX
// Type: L8" takes. Time of day for the 180 days up to `now`, the year for what is older or in the future.
[[nodiscard]] std::string ls_line(const ListedFile& file, ListingTime now);
void append_ls_line(std::string& text, const ListedFile& file, ListingTime now);

[[nodiscard]] std::string nlst_line(std::string_view name);
void append_nlst_line(std::string& text, std::string_view name);

// "YYYYMMDDHHMMSS", for 213. RFC 3659 allows a fraction, but many a script reads exactly 14 digits.
[[nodiscard]] std::string mdtm_text(ListingTime modified);

enum Fact : std::uint8_t {
    kFactType = 1,
    kFactSize = 2, // files only
    kFactModify = 4,
    kFactPerm = 8,
    kFactUnique = 16,
};
using FactSet = std::uint8_t; // Fact values or-ed together
inline constexpr FactSet kAllFacts = kFactType | kFactSize | kFactModify | kFactPerm | kFactUnique;

// "type=dir" or "file"; "type=cdir", the listed directory itself; "type=pdir", the one above it.
enum class EntryRole { Child, Current, Parent };

// "type=file;size=32;modify=20261121130502.123;perm=adfrw;unique=1a; requestId" (RFC 3659 section 7.2). In
// MLST's reply the mandatory blank in front of it comes from to_wire().
[[nodiscard]] std::string mlsx_line(const ListedFile& file, FactSet facts, EntryRole role = EntryRole::Child);
void append_mlsx_line(std::string& text, const ListedFile& file, FactSet facts,
                      EntryRole role = EntryRole::Child);

// What follows "OPTS MLST ": "type;size;" in any case. Facts unknown here are passed over (RFC 3659 section
// 7.9), an empty list selects none. nullopt if it holds a blank, a control character or a byte beyond ASCII.
[[nodiscard]] std::optional<FactSet> parse_facts(std::string_view list);

[[nodiscard]] std::string facts_reply(FactSet selected); // "MLST OPTS type;size;", for 200
[[nodiscard]] std::string facts_feat(FactSet selected);  // "MLST type*;size*;modify;perm;unique;", for FEAT

} // namespace wharf::protocol
