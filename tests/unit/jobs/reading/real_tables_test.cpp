// Real tables, read cell by cell as another reader did. The directory is named by WHARFINGER_REAL_TABLES:
// MANIFEST.json beside the files it names. Without it there is nothing to do here.
#include "archive/disk/digest.hpp"
#include "tests/support/test_data.hpp"
#include "tests/unit/jobs/reading/whole_table.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <cstdlib>

using namespace wharf::jobs;

namespace {

// SHA-256 over all records: cells joined by byte 0x1F, each record ended by byte 0x1E.
std::string cells_sha256(const Cells& records)
{
    wharf::archive::Sha256 digest;
    for (const auto& record : records) {
        std::string text;
        for (const std::string& cell : record)
            text.append(text.empty() && &cell == &record.front() ? "" : "\x1F").append(cell);
        text += '\x1E';
        digest.update(std::as_bytes(std::span(text)));
    }
    return digest.hex();
}

} // namespace

TEST_CASE("real tables have the cells known of them", "[jobs][real]")
{
    const char* directory = std::getenv("WHARFINGER_REAL_TABLES");
    if (!directory) {
        WARN("WHARFINGER_REAL_TABLES is not set: nothing is looked at");
        return;
    }
    const std::filesystem::path root(directory);
    const auto manifest = boost::json::parse(wharf::read_whole(root / "MANIFEST.json"));
    std::size_t checked = 0;
    for (const auto& entry : manifest.at("files").as_array()) {
        const auto* expected = entry.as_object().if_contains("cells_sha256");
        if (!expected) continue;
        const std::string path(entry.at("file").as_string());
        if (path.starts_with("corpora/")) continue; // small ones are known cell by cell, in corpora_test.cpp
        CAPTURE(path);
        Dialect dialect;
        std::string encoding = "utf-8";
        for (const auto& [key, value] : entry.at("format").as_object()) {
            if (key == "encoding") encoding = value.as_string();
            if (key == "separator") dialect.separator = static_cast<unsigned char>(value.as_string().front());
            if (key == "quote") {
                dialect.quote.reset();
                if (value.is_string()) dialect.quote = static_cast<unsigned char>(value.as_string().front());
            }
        }
        const WholeTable table = read_table(wharf::read_whole(root / path), encoding, dialect);
        CHECK(table.error.empty());
        CHECK(table.records.size() == entry.at("records").to_number<std::size_t>());
        CHECK(cells_sha256(table.records) == std::string(expected->as_string()));
        ++checked;
    }
    CHECK(checked > 20);
}
