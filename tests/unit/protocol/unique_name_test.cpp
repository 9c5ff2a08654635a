#include "server/protocol/unique_name.hpp"

#include <catch2/catch.hpp>

using wharf::protocol::unique_name;

TEST_CASE("a unique name keeps its extension, and has one that can become a job", "[protocol]")
{
    const auto [base, name] = GENERATE(table<std::string, std::string>({
        {"", "upload-1a2b.csv"},
        {"crimes.csv", "crimes-1a2b.csv"},
        {"crimes.csv.gz", "crimes-1a2b.csv.gz"},
        {"crimes.2026.tsv", "crimes.2026-1a2b.tsv"},
        {"crimes", "crimes-1a2b.csv"},
        {"crimes.gz", "crimes-1a2b.gz"},
        {".csv", ".csv-1a2b.csv"},
        {".csv.gz", ".csv-1a2b.gz"},
    }));
    CHECK(unique_name(base, "1a2b", 200) == name);
}

TEST_CASE("a unique name that would be too long is cut before its unique part, between two characters",
          "[protocol]")
{
    const std::string umlauts = "\xC3\x9C\xC3\x9C\xC3\x9C\xC3\x9C";
    const auto [base, name] = GENERATE_COPY(table<std::string, std::string>({
        {"abcdefg.csv", "abcdefg-1a2b.csv"},
        {"abcdefgh.csv", "abcdefg-1a2b.csv"},
        {"abcdefgh.csv.gz", "abcd-1a2b.csv.gz"},
        {"abcdefghijklmnopq", "abcdefg-1a2b.csv"},
        {umlauts + ".csv", umlauts.substr(0, 6) + "-1a2b.csv"},
        {"x." + std::string(9, 'e'), "x-1a2b." + std::string(9, 'e')},
        {"x." + std::string(10, 'e'), "x.eeeee-1a2b.csv"},
        {"x." + umlauts + umlauts, "x." + umlauts.substr(0, 4) + "-1a2b.csv"},
    }));
    CHECK(unique_name(base, "1a2b", 16) == name);
    CHECK(name.size() <= 16);
}
