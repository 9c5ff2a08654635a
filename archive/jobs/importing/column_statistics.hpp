// What the values of a file were like, column by column: how many, how many null, how many different, the
// smallest and the greatest. Memory is bounded: some tens of KiB a column.
#pragma once

#include "archive/jobs/control/column_type.hpp"
#include "archive/jobs/control/job_error.hpp"
#include "archive/jobs/control/schema.hpp"
#include "archive/jobs/importing/distinct_count.hpp"
#include "archive/jobs/importing/import_files.hpp"
#include "archive/jobs/tables/table_store.hpp"

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wharf::jobs {

class ColumnStatistics {
public:
    // A smallest or greatest value that is longer is cut here, between characters.
    static constexpr std::size_t kLongestShown = 200; // bytes
    // Texts are compared by so many bytes.
    static constexpr std::size_t kCompared = 1000;

    // Of rows that have one value for each of `columns`.
    ColumnStatistics(const Schema& schema, const std::vector<RowColumn>& columns, const HashKey& key);

    void add(Row row);

    // {"columns": [{"fieldName", "dataTypeName", "count", "nulls", "distinct", "distinctIsEstimate", "min",
    // "max"}, ...]}: `count` is of values that are not null; without one min and max are null.
    [[nodiscard]] boost::json::object told() const;

private:
    struct OfColumn {
        const Column* column;
        ColumnType type;
        DistinctCount distinct;
        std::uint64_t count = 0;
        std::uint64_t nulls = 0;
        std::optional<std::string> smallest{};
        std::optional<std::string> greatest{};
    };
    static void add(OfColumn& column, std::string_view value);

    std::vector<OfColumn> columns_;
};

// Written to JobFile::Statistics, durable on return. Errors of the disk, which are transient.
[[nodiscard]] std::optional<JobError> keep_statistics(const ColumnStatistics& statistics, ImportFiles& files);

} // namespace wharf::jobs
