#include "archive/jobs/tables/sqlite_database.hpp"

#include "archive/disk/sqlite.hpp"

#include <sqlite3.h>

#include <cstring>
#include <utility>

namespace wharf::jobs {

namespace {

constexpr int kBusyMilliseconds = 2'000; // whoever waits for longer lets others work meanwhile
constexpr int kBusyMillisecondsOfReaders = 1'000;
constexpr int kStepsBetweenLooks = 50'000; // of SQLite's machine: some milliseconds

int stop_wanted(void* stop)
{
    return static_cast<const std::atomic<bool>*>(stop)->load(std::memory_order_relaxed) ? 1 : 0;
}

int asked_to_stop(void* stop)
{
    return (*static_cast<const SqliteDatabase::Stop*>(stop))() ? 1 : 0;
}

int compare(void* order, int a_size, const void* a_text, int b_size, const void* b_text)
{
    const std::string_view a(static_cast<const char*>(a_text), static_cast<std::size_t>(a_size));
    const std::string_view b(static_cast<const char*>(b_text), static_cast<std::size_t>(b_size));
    if (a == b) return 0;
    return static_cast<const SqliteDatabase::Order*>(order)->before(a, b) ? -1 : 1;
}

} // namespace

void SqliteStatement::Finalize::operator()(sqlite3_stmt* statement) const
{
    sqlite3_finalize(statement);
}

void SqliteStatement::bind(int parameter, const Value& value)
{
    if (!value)
        sqlite3_bind_null(statement_.get(), parameter);
    else
        sqlite3_bind_text64(statement_.get(), parameter, value->empty() ? "" : value->data(), value->size(),
                            SQLITE_STATIC, SQLITE_UTF8);
}

void SqliteStatement::bind(int parameter, std::int64_t number)
{
    sqlite3_bind_int64(statement_.get(), parameter, number);
}

void SqliteStatement::bind(int parameter, std::span<const std::byte> bytes)
{
    sqlite3_bind_blob64(statement_.get(), parameter, bytes.data(), bytes.size(), SQLITE_STATIC);
}

int SqliteStatement::step()
{
    const int status = sqlite3_step(statement_.get());
    if (status != SQLITE_ROW) sqlite3_reset(statement_.get());
    return status;
}

void SqliteStatement::reset()
{
    sqlite3_reset(statement_.get());
}

Value SqliteStatement::text(int column) const
{
    const unsigned char* text = sqlite3_column_text(statement_.get(), column);
    if (!text) return std::nullopt;
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
    return std::string_view(reinterpret_cast<const char*>(text), size);
}

std::int64_t SqliteStatement::number(int column) const
{
    return sqlite3_column_int64(statement_.get(), column);
}

std::span<const std::byte> SqliteStatement::bytes(int column) const
{
    const auto* data = static_cast<const std::byte*>(sqlite3_column_blob(statement_.get(), column));
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

bool SqliteStatement::equals(int first, Row row) const
{
    int column = first;
    for (const Value& value : row) {
        const unsigned char* text = sqlite3_column_text(statement_.get(), column);
        if ((text != nullptr) != value.has_value()) return false;
        if (text) {
            const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
            if (size != value->size() || std::memcmp(text, value->data(), size) != 0) return false;
        }
        ++column;
    }
    return true;
}

void SqliteDatabase::Close::operator()(sqlite3* connection) const
{
    sqlite3_close(connection);
}

std::unique_ptr<SqliteDatabase> SqliteDatabase::connect(const std::string& path, int flags, int& status)
{
    sqlite3* connection = nullptr;
    status = sqlite3_open_v2(path.c_str(), &connection, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    std::unique_ptr<SqliteDatabase> database(new SqliteDatabase(connection));
    if (status == SQLITE_OK) sqlite3_extended_result_codes(connection, 1);
    return database;
}

std::variant<std::unique_ptr<SqliteDatabase>, JobError> SqliteDatabase::open(const std::string& path,
                                                                             const std::atomic<bool>& stop)
{
    int status = SQLITE_OK;
    archive::sqlite::make_file(path);
    auto database = connect(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, status);
    if (status != SQLITE_OK) return database->error(status);
    sqlite3_busy_timeout(database->connection_.get(), kBusyMilliseconds);
    sqlite3_progress_handler(database->connection_.get(), kStepsBetweenLooks, stop_wanted,
                             const_cast<std::atomic<bool>*>(&stop));
    return database;
}

std::variant<std::unique_ptr<SqliteDatabase>, JobError> SqliteDatabase::open_existing(const std::string& path,
                                                                                      Stop stop)
{
    int status = SQLITE_OK;
    auto database = connect(path, SQLITE_OPEN_READWRITE, status);
    if (status != SQLITE_OK) return database->error(status);
    database->stop_ = std::move(stop);
    sqlite3_busy_timeout(database->connection_.get(), kBusyMillisecondsOfReaders);
    sqlite3_progress_handler(database->connection_.get(), kStepsBetweenLooks, asked_to_stop,
                             &database->stop_);
    return database;
}

std::optional<JobError> SqliteDatabase::define(const Order& order)
{
    const int status = sqlite3_create_collation(connection_.get(), order.name, SQLITE_UTF8,
                                                const_cast<Order*>(&order), compare);
    if (status == SQLITE_OK) return std::nullopt;
    return error(status);
}

int SqliteDatabase::run(const std::string& sql)
{
    return sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr);
}

std::optional<JobError> SqliteDatabase::execute(const std::string& sql)
{
    const int status = run(sql);
    if (status == SQLITE_OK) return std::nullopt;
    return error(status);
}

std::variant<SqliteStatement, JobError> SqliteDatabase::prepare(const std::string& sql)
{
    sqlite3_stmt* statement = nullptr;
    const int status = sqlite3_prepare_v3(connection_.get(), sql.c_str(), static_cast<int>(sql.size()) + 1,
                                          SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (status != SQLITE_OK) return error(status);
    return SqliteStatement(statement);
}

std::optional<JobError> SqliteDatabase::prepare_into(SqliteStatement& statement, const std::string& sql)
{
    auto prepared = prepare(sql);
    if (auto* failed = std::get_if<JobError>(&prepared)) return std::move(*failed);
    statement = std::move(std::get<SqliteStatement>(prepared));
    return std::nullopt;
}

std::variant<std::optional<std::int64_t>, JobError> SqliteDatabase::number(const std::string& sql)
{
    SqliteStatement statement;
    if (auto failed = prepare_into(statement, sql)) return std::move(*failed);
    const int status = statement.step();
    if (status == SQLITE_ROW) return statement.number(0);
    if (status == SQLITE_DONE) return std::nullopt;
    return error(status);
}

std::uint64_t SqliteDatabase::changes() const
{
    return static_cast<std::uint64_t>(sqlite3_changes64(connection_.get()));
}

JobError SqliteDatabase::error(int status) const
{
    const std::string message = connection_ ? sqlite3_errmsg(connection_.get()) : sqlite3_errstr(status);
    const boost::json::object details{{"message", message}, {"code", status}};
    const int primary = status & 0xFF;
    if (primary == SQLITE_INTERRUPT)
        return {"interrupted", {}, "the import was interrupted and will be taken up again", true};
    if (primary == SQLITE_FULL)
        return {"disk-full", details, "the disk is full; the dataset is as it was before", true};
    if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED)
        return {kTableBusy, details, "the dataset's table is locked by another program", true};
    if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB)
        return {"table-error", details, "the dataset's table is damaged: " + message};
    return {"table-error", details, "the dataset's table could not be used: " + message, true};
}

} // namespace wharf::jobs
