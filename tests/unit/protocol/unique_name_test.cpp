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
    CHECK(unique_name(base, "1a2b") == name);
}
