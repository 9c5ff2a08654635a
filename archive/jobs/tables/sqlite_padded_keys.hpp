// Row identifiers stored with white space around them, where it shall not count: the index has them as they
// are stored. Usually there are none.
#pragma once

#include "archive/jobs/tables/sqlite_writers.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

namespace wharf::jobs {

class PaddedKeys {
public:
    // Looks through the whole table. `key`: the row identifier's column among the table's.
    [[nodiscard]] static std::variant<PaddedKeys, JobError> make(const SqliteTable& table, std::size_t key);

    // The "#row" of the first row whose identifier is this one but for white space, and is not stored so.
    [[nodiscard]] std::variant<std::optional<std::int64_t>, JobError> find(std::string_view identifier);

private:
    explicit PaddedKeys(SqliteDatabase& database)
        : database_(&database)
    {
    }
    [[nodiscard]] std::optional<JobError> collect(const SqliteTable& table, std::size_t key);

    SqliteDatabase* database_;
    bool any_ = false;
    SqliteStatement find_;
};

} // namespace wharf::jobs
