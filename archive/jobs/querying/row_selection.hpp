// A question put to a table whose columns are known: which of its rows, in which order, with which columns.
// Pure.
#pragma once

#include "archive/jobs/control/schema.hpp"
#include "archive/jobs/querying/table_query.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace wharf::jobs {

// Columns are indexes into the schema's.
struct RowSelection {
    struct Condition {
        std::size_t column = 0;
        std::optional<std::string> value; // in normal form; nothing: null
    };
    struct Order {
        std::size_t column = 0;
        Direction direction = Direction::Ascending;
    };
    std::vector<std::size_t> columns; // of the rows that come out; not empty
    std::vector<Condition> conditions;
    std::vector<Order> order;
    std::optional<std::uint64_t> limit;
    std::uint64_t offset = 0;
};

// Columns go by field name. A value is read as its column's type, by the usual formats and as UTC, so that
// any text finds what a file with the same text would have stored. Error: "bad-query".
[[nodiscard]] std::variant<RowSelection, JobError> select_rows(const TableQuery& query, const Schema& schema);

// Whether rows have to be looked for or sorted before the first one comes, which in a large table takes long.
[[nodiscard]] bool searches(const RowSelection& selection, const Schema& schema);

} // namespace wharf::jobs
