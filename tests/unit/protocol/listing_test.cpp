#include "server/protocol/listing.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using namespace wharf::protocol;

namespace {

constexpr ListingTime at(int year, unsigned month, unsigned day, std::chrono::milliseconds clock = 0ms)
{
    return std::chrono::sys_days{std::chrono::year{year} / month / day} + clock;
}

constexpr ListingTime kNow = at(2026, 11, 21, 13h + 5min + 2s + 123ms);

ListedFile file(std::string_view name, std::uint64_t size, ListingTime modified)
{
    ListedFile entry;
    entry.name = name;
    entry.size = size;
    entry.modified = modified;
    entry.may = kMayAppend | kMayDelete | kMayRename | kMayRead | kMayWrite;
    return entry;
}

ListedFile folder(std::string_view name)
{
    ListedFile entry = file(name, 4096, at(2026, 1, 2, 3h + 4min));
    entry.is_directory = true;
    return entry;
}

} // namespace

TEST_CASE("LIST writes a line as ls -l does", "[protocol]")
{
    ListedFile kept = file("log.txt", 123456789, at(2026, 11, 21, 13h));
    kept.may = kMayRead;

    CHECK(ls_line(file("requestId", 32, at(2026, 1, 2, 3h + 4min)), at(2026, 1, 3)) ==
          "-rw-r--r--   1 wharf wharf        32 Jan 02 03:04 requestId");
    CHECK(ls_line(kept, kNow) == "-r--r--r--   1 wharf wharf 123456789 Nov 21 13:00 log.txt");
    CHECK(ls_line(folder("abcd-1234"), kNow) ==
          "drwxr-xr-x   1 wharf wharf      4096 Jan 02  2026 abcd-1234");
    CHECK(ls_line(file("big", 18446744073709551615U, kNow), kNow) ==
          "-rw-r--r--   1 wharf wharf 18446744073709551615 Nov 21 13:05 big");
    CHECK(ls_line(file("a b  c", 0, kNow), kNow) ==
          "-rw-r--r--   1 wharf wharf         0 Nov 21 13:05 a b  c");
}

TEST_CASE("LIST shows the time of day for 180 days and the year beyond", "[protocol]")
{
    const auto [modified, date] = GENERATE(table<ListingTime, std::string>({
        {kNow, "Nov 21 13:05"},
        {kNow + 1ms, "Nov 21  2026"},
        {kNow - 180 * 24h, "May 25 13:05"},
        {kNow - 180 * 24h - 1ms, "May 25  2026"},
        {at(2026, 12, 1), "Dec 01  2026"},
        {at(2026, 11, 21), "Nov 21 00:00"},
        {at(2024, 2, 29, 23h + 59min), "Feb 29  2024"},
        {at(1969, 7, 20), "Jul 20  1969"},
        {at(1, 3, 4), "Mar 04  0001"},
        {at(9999, 12, 31), "Dec 31  9999"},
        {ListingTime::min(), "Jan 01  0000"},
        {ListingTime::max(), "Dec 31  9999"},
    }));
    CHECK(ls_line(file("f", 1, modified), kNow) == "-rw-r--r--   1 wharf wharf         1 " + date + " f");
}

TEST_CASE("LIST knows all twelve months in English", "[protocol]")
{
    std::string months;
    for (unsigned month = 1; month <= 12; ++month)
        months += ls_line(file("f", 1, at(2000, month, 1)), kNow).substr(37, 4);
    CHECK(months == "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec ");
}

TEST_CASE("a clock at either end of time does no harm", "[protocol]")
{
    CHECK(ls_line(file("f", 1, ListingTime::max()), ListingTime::max()).ends_with("Dec 31 23:59 f"));
    CHECK(ls_line(file("f", 1, ListingTime::max()), ListingTime::min()).ends_with("Dec 31  9999 f"));
    CHECK(ls_line(file("f", 1, ListingTime::min()), ListingTime::min()).ends_with("Jan 01 00:00 f"));
}

TEST_CASE("a control character in a name is shown as a question mark", "[protocol]")
{
    const auto [name, shown] = GENERATE(table<std::string, std::string>({
        {"a\r\nb", "a??b"},
        {"\x1B[2J", "?[2J"},
        {"tab\there", "tab?here"},
        {"\x7F", "?"},
        {"\xC2\x9B"
         "2J",
         "?2J"},
        {"\xC2\xA0", "\xC2\xA0"},
        {"\xC3\x9C", "\xC3\x9C"},
        {"ends \xC2", "ends \xC2"},
    }));
    CHECK(nlst_line(name) == shown);
    CHECK(mlsx_line(file(name, 1, kNow), 0) == " " + shown);
    CHECK(ls_line(file(name, 1, kNow), kNow) == "-rw-r--r--   1 wharf wharf         1 Nov 21 13:05 " + shown);
}

TEST_CASE("MLSx writes the facts selected and then the name", "[protocol]")
{
    ListedFile entry = file("a b.csv", 32, kNow);
    entry.unique = "fd01:1a";
    const auto [facts, line] = GENERATE(table<int, std::string>({
        {kAllFacts, "type=file;size=32;modify=20261121130502.123;perm=adfrw;unique=fd01:1a; a b.csv"},
        {kFactType | kFactSize, "type=file;size=32; a b.csv"},
        {kFactModify, "modify=20261121130502.123; a b.csv"},
        {0, " a b.csv"},
    }));
    CHECK(mlsx_line(entry, static_cast<FactSet>(facts)) == line);
}

TEST_CASE("MLSx tells a folder from the folder itself and the one above", "[protocol]")
{
    const auto [role, type] = GENERATE(table<EntryRole, std::string>({
        {EntryRole::Child, "type=dir; x"},
        {EntryRole::Current, "type=cdir; x"},
        {EntryRole::Parent, "type=pdir; x"},
    }));
    CHECK(mlsx_line(folder("x"), kFactType | kFactSize, role) == type);
}

TEST_CASE("the perm fact has a letter for each thing that may be done", "[protocol]")
{
    const auto [may, letters] = GENERATE(table<Permissions, std::string>({
        {0, ""},
        {kMayRead, "r"},
        {kMayAppend | kMayDelete | kMayRename | kMayRead | kMayWrite, "adfrw"},
        {kMayCreate | kMayEnter | kMayList | kMayPurge, "celp"},
        {kMayEnter | kMayList | kMayMakeFolder, "elm"},
        {0x3FF, "acdeflmprw"},
    }));
    ListedFile entry = file("x", 1, kNow);
    entry.may = may;
    CHECK(mlsx_line(entry, kFactPerm) == "perm=" + letters + "; x");
}

TEST_CASE("a unique fact that would break the line is left out", "[protocol]")
{
    ListedFile entry = file("x", 1, kNow);
    const auto [unique, line] = GENERATE(table<std::string, std::string>({
        {"1f", "unique=1f; x"},
        {"", " x"},
        {"a;b", " x"},
        {"a b", " x"},
        {"a\n", " x"},
        {"\xC3\x9C", " x"},
    }));
    entry.unique = unique;
    CHECK(mlsx_line(entry, kFactUnique) == line);
}

TEST_CASE("MDTM writes fourteen digits in UTC", "[protocol]")
{
    CHECK(mdtm_text(kNow) == "20261121130502");
    CHECK(mdtm_text(at(1970, 1, 1) - 1ms) == "19691231235959");
    CHECK(mdtm_text(at(2000, 2, 29, 59s + 999ms)) == "20000229000059");
    CHECK(mdtm_text(ListingTime::min()) == "00000101000000");
    CHECK(mdtm_text(ListingTime::max()) == "99991231235959");
}

TEST_CASE("the fraction of the modify fact stays positive before 1970", "[protocol]")
{
    CHECK(mlsx_line(file("x", 1, at(1970, 1, 1) - 1ms), kFactModify) == "modify=19691231235959.999; x");
}

TEST_CASE("OPTS MLST selects facts", "[protocol]")
{
    const auto [list, facts, reply] = GENERATE(table<std::string, int, std::string>({
        {"type;size;modify;perm;unique;", kAllFacts, "MLST OPTS type;size;modify;perm;unique;"},
        {"type;size;", kFactType | kFactSize, "MLST OPTS type;size;"},
        {"size;type;", kFactType | kFactSize, "MLST OPTS type;size;"},
        {"Type;SIZE;", kFactType | kFactSize, "MLST OPTS type;size;"},
        {"type;size", kFactType | kFactSize, "MLST OPTS type;size;"},
        {"type;type;", kFactType, "MLST OPTS type;"},
        {"type;UNIX.mode;create;perm;", kFactType | kFactPerm, "MLST OPTS type;perm;"},
        {"UNIX.mode;", 0, "MLST OPTS"},
        {"typ;types;", 0, "MLST OPTS"},
        {";;", 0, "MLST OPTS"},
        {"", 0, "MLST OPTS"},
    }));
    INFO(list);
    REQUIRE(parse_facts(list));
    CHECK(int{*parse_facts(list)} == facts);
    CHECK(facts_reply(static_cast<FactSet>(facts)) == reply);
}

TEST_CASE("OPTS MLST refuses what cannot be a list of facts", "[protocol]")
{
    const auto list = GENERATE(values<std::string>(
        {" ", "type; size;", "type size", " type;", "type; ", "type;\t", "type;\x7F", "type;\xC3\x9C;"}));
    INFO(list);
    CHECK_FALSE(parse_facts(list));
}

TEST_CASE("FEAT marks the facts selected with a star", "[protocol]")
{
    CHECK(facts_feat(kAllFacts) == "MLST type*;size*;modify*;perm*;unique*;");
    CHECK(facts_feat(kFactSize | kFactPerm) == "MLST type;size*;modify;perm*;unique;");
    CHECK(facts_feat(0) == "MLST type;size;modify;perm;unique;");
}
