// What somebody asks of a dataset's live table, as a list of named parameters:
//
//   city=Rome        rows whose column `city` has this value; several columns: all of them
//   $null=city,n     rows without a value in these columns
//   $select=n,city   these columns, in this order; without it, or with *: all
//   $order=n DESC,city      numbers by size, dates by time, texts by code point; then by age in the table
//   $limit=100 $offset=200  so many rows, from the 201st on; without $limit: all there are
//
// Whether there are such columns, and what their values may be, only the table knows: see row_selection.hpp.
// Pure.
#pragma once

#include "archive/jobs/control/job_error.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace wharf::jobs {

inline constexpr std::uint64_t kMostRows = 1'000'000'000'000'000; // of $limit and of $offset
inline constexpr std::size_t kMostConditions = 100;               // values and nulls
inline constexpr std::size_t kMostOrders = 16;

enum class Direction { Ascending, Descending };

struct TableQuery {
    struct Equal {
        std::string column;
        std::string value;
        friend bool operator==(const Equal&, const Equal&) = default;
    };
    struct Order {
        std::string column;
        Direction direction = Direction::Ascending;
        friend bool operator==(const Order&, const Order&) = default;
    };
    std::vector<Equal> equal{};
    std::vector<std::string> null{};
    std::vector<std::string> select{}; // none: all columns
    std::vector<Order> order{};
    std::optional<std::uint64_t> limit{};
    std::uint64_t offset = 0;
    friend bool operator==(const TableQuery&, const TableQuery&) = default;
};

using QueryParameter = std::pair<std::string, std::string>; // name, value; both decoded

// Each parameter at most once, and each column within one. Names that begin with $ are only those above;
// `$$app_token`, which programs written for other servers send, says nothing about rows and is left out.
// Error: "bad-query", with the parameter's name in the details.
[[nodiscard]] std::variant<TableQuery, JobError> parse_table_query(
    std::span<const QueryParameter> parameters);

} // namespace wharf::jobs
