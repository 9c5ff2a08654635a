// SQLite as the table store uses it: a connection and a prepared statement that close themselves, and errors
// as values. Not thread-safe.
#pragma once

#include "archive/jobs/tables/table_store.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

struct sqlite3;
struct sqlite3_stmt;

namespace wharf::jobs {

// One prepared statement. Texts bound to it must live until the next reset() or step() that ends it.
class SqliteStatement {
public:
    SqliteStatement() = default;

    void bind(int parameter, const Value& value); // parameters count from 1
    void bind(int parameter, std::int64_t number);
    void bind(int parameter, std::span<const std::byte> bytes);
    [[nodiscard]] int step(); // SQLITE_ROW, SQLITE_DONE or an error; resets itself unless there is a row
    void reset();

    [[nodiscard]] Value text(int column) const; // columns count from 0; valid until the next step or reset
    [[nodiscard]] std::int64_t number(int column) const;
    [[nodiscard]] std::span<const std::byte> bytes(int column) const; // valid as a text is
    // Whether the columns from `first` on are these values.
    [[nodiscard]] bool equals(int first, Row row) const;

private:
    friend class SqliteDatabase;
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    explicit SqliteStatement(sqlite3_stmt* statement)
        : statement_(statement)
    {
    }
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

class SqliteDatabase {
public:
    // Makes the file if it is not there. What somebody else has locked is waited for, two seconds at most;
    // then the error is "table-busy", as with every call. `stop` ends a long statement early; it must outlive
    // the connection.
    [[nodiscard]] static std::variant<std::unique_ptr<SqliteDatabase>, JobError> open(
        const std::string& path, const std::atomic<bool>& stop);

    // The file as it is; an error if there is none. `stop` is asked now and then while a statement works, and
    // ends it by saying yes. Waits no longer than a second for a file that another connection has locked.
    using Stop = std::function<bool()>;
    [[nodiscard]] static std::variant<std::unique_ptr<SqliteDatabase>, JobError> open_existing(
        const std::string& path, Stop stop);

    // An order of texts, for COLLATE. Texts are equal only if their bytes are. Outlives the connection.
    struct Order {
        const char* name;
        bool (*before)(std::string_view, std::string_view);
    };
    [[nodiscard]] std::optional<JobError> define(const Order& order);

    [[nodiscard]] int run(const std::string& sql); // one or more statements; SQLITE_OK or an error
    [[nodiscard]] std::optional<JobError> execute(const std::string& sql); // the same
    [[nodiscard]] std::variant<SqliteStatement, JobError> prepare(const std::string& sql);
    [[nodiscard]] std::optional<JobError> prepare_into(SqliteStatement& statement, const std::string& sql);
    // The first column of the first row, if there is one.
    [[nodiscard]] std::variant<std::optional<std::int64_t>, JobError> number(const std::string& sql);
    [[nodiscard]] std::uint64_t changes() const; // rows changed by the last statement
    [[nodiscard]] JobError error(int status) const;
    [[nodiscard]] sqlite3* connection() const { return connection_.get(); } // for what is no statement

private:
    struct Close {
        void operator()(sqlite3* connection) const;
    };
    explicit SqliteDatabase(sqlite3* connection)
        : connection_(connection)
    {
    }
    static std::unique_ptr<SqliteDatabase> connect(const std::string& path, int flags, int& status);
    Stop stop_; // first, as closing may still ask it
    std::unique_ptr<sqlite3, Close> connection_;
};

} // namespace wharf::jobs
