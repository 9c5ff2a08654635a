// SQLite's C interface, as little of it as the catalog needs, with owners and error values.
#pragma once

#include "archive/disk/errc.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace wharf::archive::sqlite {

struct CloseDatabase {
    void operator()(sqlite3* database) const;
};
struct FinalizeStatement {
    void operator()(sqlite3_stmt* statement) const;
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;

inline constexpr const char* kInMemory = ":memory:"; // in place of a path

// Makes the file of a database, unless it is there, for its owner and group alone; SQLite makes what it keeps
// beside it the same way. If this fails, opening it tells. One that is there is not opened: closing it again
// would take the locks that SQLite has on it.
void make_file(const std::string& path);

// Errors of all that follows: Busy, Corrupt, or what the system said ("no space left", "permission denied");
// "input/output error" where it said nothing that would help.
[[nodiscard]] result<Database> open(const std::string& path);
[[nodiscard]] result<void> execute(sqlite3* database, const char* sql);

// A statement prepared once and used many times. Values are bound in order; rows are read column by column
// from the left. Not thread-safe.
class Statement {
public:
    [[nodiscard]] static result<Statement> prepare(sqlite3* database, std::string_view sql);

    // Forgets the row and the values of the last use.
    Statement& reset();
    Statement& bind(std::string_view text); // must live until the last step
    Statement& bind(std::int64_t number);
    Statement& bind_null();

    // True while there is a row.
    [[nodiscard]] result<bool> step();
    [[nodiscard]] std::string text();
    [[nodiscard]] std::int64_t number();
    [[nodiscard]] bool next_is_null() const;

private:
    explicit Statement(sqlite3_stmt* statement)
        : statement_(statement)
    {
    }
    std::unique_ptr<sqlite3_stmt, FinalizeStatement> statement_;
    int bound_ = 0;
    int column_ = 0;
};

} // namespace wharf::archive::sqlite
