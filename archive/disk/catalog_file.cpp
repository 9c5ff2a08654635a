#include "archive/disk/catalog_file.hpp"

#include "archive/disk/catalog_row.hpp"
#include "archive/disk/holdings.hpp"
#include "archive/disk/job_tally.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>

namespace wharf::archive::catalog_file {

namespace {

using sqlite::Statement;

constexpr const char* kSettings = "PRAGMA busy_timeout = 5000;"
                                  "PRAGMA journal_mode = WAL;"
                                  "PRAGMA synchronous = NORMAL;";
constexpr const char* kReadersSettings = "PRAGMA busy_timeout = 5000;"
                                         "PRAGMA query_only = 1;";

result<std::int64_t> version_of(sqlite3* database)
{
    auto ask = Statement::prepare(database, "PRAGMA user_version");
    if (!ask) return ask.error();
    const auto row = ask->step();
    if (!row) return row.error();
    return ask->number();
}

// True when the tables are there, false for an empty file. Corrupt for a file of another version.
result<bool> has_tables(sqlite3* database)
{
    const auto version = version_of(database);
    if (!version) return {boost::system::in_place_error, version.error()};
    if (*version != 0 && *version != kCatalogVersion) return Errc::Corrupt;
    return *version == kCatalogVersion;
}

result<void> make_tables(sqlite3* database)
{
    if (auto begun = sqlite::execute(database, "BEGIN IMMEDIATE"); !begun) return begun;
    const auto made_meanwhile = has_tables(database); // by another process that opened the new file too
    if (!made_meanwhile) return made_meanwhile.error();
    if (!*made_meanwhile) {
        for (const char* const schema : {kCatalogSchema, kHoldingsSchema, kTallySchema})
            if (auto made = sqlite::execute(database, schema); !made) return made;
        const std::string set_version = fmt::format("PRAGMA user_version = {}", kCatalogVersion);
        if (auto set = sqlite::execute(database, set_version.c_str()); !set) return set;
    }
    return sqlite::execute(database, "COMMIT");
}

result<void> set_up(sqlite3* database)
{
    if (auto set = sqlite::execute(database, kSettings); !set) return set;
    const auto ready = has_tables(database);
    if (!ready) return ready.error();
    return *ready ? result<void>() : make_tables(database);
}

} // namespace

result<sqlite::Database> open(const std::string& path)
{
    sqlite::make_file(path);
    auto database = sqlite::open(path);
    if (!database) return database.error();
    if (auto ready = set_up(database->get()); !ready) return ready.error();
    return database;
}

result<sqlite::Database> open_again_for_readers(const std::string& path)
{
    auto database = sqlite::open(path);
    if (!database) return database.error();
    if (auto set = sqlite::execute(database->get(), kReadersSettings); !set) return set.error();
    return database;
}

void remove(const std::string& path)
{
    for (const std::string_view suffix : {"", "-wal", "-shm"}) {
        std::error_code ignored; // what cannot be removed will not open either
        std::filesystem::remove(fmt::format("{}{}", path, suffix), ignored);
    }
}

} // namespace wharf::archive::catalog_file
