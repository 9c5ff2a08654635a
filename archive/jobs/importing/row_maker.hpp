// Makes rows of records: each value trimmed, null where it is empty, else in the normal form of its column's
// type. Pure; used by one thread at a time.
//
// An empty value of a column that is not text is null, whatever the control file says of empty texts.
#pragma once

#include "archive/jobs/importing/column_map.hpp"
#include "archive/jobs/reading/csv_reader.hpp"
#include "archive/jobs/tables/table_store.hpp"
#include "archive/jobs/values/value_reader.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace wharf::jobs {

class RowMaker {
public:
    // The map must outlive it. Replace gives every column a value: what is not in the file is null. Errors:
    // those of ValueReader::make(), which then name the column and the control file's key.
    [[nodiscard]] static std::variant<RowMaker, JobError> make(const ColumnMap& map, Action action,
                                                               Format format);

    // What each value of a row belongs to.
    [[nodiscard]] const std::vector<RowColumn>& columns() const { return columns_; }

    // Valid until the next make(), and as long as the record is. Errors, which are the record's own and leave
    // the next one unharmed: "invalid-row-length", "uninterpretable-value", "missing-row-identifier".
    [[nodiscard]] std::variant<Row, JobError> make(const Record& record);

private:
    struct FieldPlace {
        std::size_t value = 0; // in the row
        bool trim = true;
        bool empty_is_null = true;
        std::unique_ptr<ValueReader> reader{}; // none: text
    };
    struct SyntheticPlace {
        SyntheticValue made;
        std::size_t value = 0; // in the row
        std::string text{};
    };

    RowMaker(const ColumnMap& map, Action action);
    [[nodiscard]] std::optional<JobError> make_readers(Format format);
    [[nodiscard]] std::optional<JobError> make_synthetic(SyntheticPlace& place, const Record& record);
    [[nodiscard]] JobError wrong_length(const Record& record) const;
    [[nodiscard]] JobError no_identifier(const Record& record) const;
    [[nodiscard]] JobError uninterpretable(const Record& record, std::size_t target,
                                           std::string_view value) const;

    const ColumnMap* map_;
    std::vector<RowColumn> columns_;
    std::vector<std::optional<FieldPlace>> fields_; // of the record; nothing: ignored
    std::vector<SyntheticPlace> synthetic_;
    std::optional<std::size_t> identifier_; // its place in the row
    std::vector<Value> row_;
};

// The reader of a column's values; null for text, which needs none. `format` and `column` name the control
// file's key in errors.
[[nodiscard]] std::variant<std::unique_ptr<ValueReader>, JobError> make_value_reader(const Column& column,
                                                                                     const FileColumn& rules,
                                                                                     Format format);

} // namespace wharf::jobs
