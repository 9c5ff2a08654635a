#define SQLITE_ENABLE_PREUPDATE_HOOK // as SQLite was built; else its header keeps the hook to itself

#include "archive/jobs/tables/sqlite_change_tap.hpp"

#include <sqlite3.h>

#include <cstddef>

namespace wharf::jobs {

namespace {

Value text_of(sqlite3_value* value)
{
    const auto* const text = reinterpret_cast<const char*>(sqlite3_value_text(value));
    if (text == nullptr) return std::nullopt;
    return std::string_view(text, static_cast<std::size_t>(sqlite3_value_bytes(value)));
}

template <class Read> // int(sqlite3*, int, sqlite3_value**)
Row read_row(sqlite3* connection, const std::vector<int>& places, std::vector<Value>& row, Read read)
{
    row.clear();
    for (const int place : places) {
        sqlite3_value* value = nullptr;
        row.push_back(read(connection, place, &value) == SQLITE_OK ? text_of(value) : std::nullopt);
    }
    return row;
}

} // namespace

struct ChangeTap::Hook {
    static void call(void* tap, sqlite3*, int operation, const char* database, const char* table,
                     sqlite3_int64, sqlite3_int64)
    {
        if (std::string_view(database) == "main" && std::string_view(table) == "rows")
            static_cast<ChangeTap*>(tap)->change(operation);
    }
};

ChangeTap::ChangeTap(SqliteDatabase& database, ChangeLog& log)
    : database_(database)
    , log_(log)
{
}

ChangeTap::~ChangeTap()
{
    sqlite3_preupdate_hook(database_.connection(), nullptr, nullptr);
}

std::optional<JobError> ChangeTap::open(const Schema& schema)
{
    SqliteStatement find;
    if (auto error = database_.prepare_into(find, "SELECT cid FROM pragma_table_info('rows') WHERE name = ?"))
        return error;
    places_.clear();
    for (const Column& column : schema.columns) {
        find.bind(1, Value(column.field_name));
        const int status = find.step();
        if (status != SQLITE_ROW) return database_.error(status);
        places_.push_back(static_cast<int>(find.number(0)));
        find.reset();
    }
    sqlite3_preupdate_hook(database_.connection(), &Hook::call, this);
    return std::nullopt;
}

void ChangeTap::change(int operation)
{
    if (closed_ > 0) return;
    sqlite3* const connection = database_.connection();
    const auto before = [&] { return read_row(connection, places_, before_, sqlite3_preupdate_old); };
    const auto after = [&] { return read_row(connection, places_, after_, sqlite3_preupdate_new); };
    switch (operation) {
    case SQLITE_INSERT:
        if (tells_inserts_) log_.inserted(after());
        return;
    case SQLITE_DELETE: log_.deleted(before()); return;
    default: log_.updated(before(), after()); return;
    }
}

} // namespace wharf::jobs
