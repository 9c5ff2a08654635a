#include "archive/jobs/importing/column_statistics.hpp"

#include "archive/jobs/values/value_order.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <utility>

namespace wharf::jobs {

namespace {

boost::json::value shown(const std::optional<std::string>& value)
{
    return value ? boost::json::value(excerpt(*value, ColumnStatistics::kLongestShown))
                 : boost::json::value();
}

} // namespace

ColumnStatistics::ColumnStatistics(const Schema& schema, const std::vector<RowColumn>& columns,
                                   const HashKey& key)
{
    for (const RowColumn& value : columns) {
        const Column& column = schema.columns[value.column];
        columns_.push_back(
            {&column, column_type(column.data_type_name).value_or(ColumnType::Text), DistinctCount(key)});
    }
}

void ColumnStatistics::add(Row row)
{
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (row[i])
            add(columns_[i], *row[i]);
        else
            ++columns_[i].nulls;
    }
}

void ColumnStatistics::add(OfColumn& column, std::string_view value)
{
    ++column.count;
    column.distinct.add(value);
    value = value.substr(0, kCompared);
    if (!column.smallest || comes_before(column.type, value, *column.smallest)) column.smallest = value;
    if (!column.greatest || comes_before(column.type, *column.greatest, value)) column.greatest = value;
}

boost::json::object ColumnStatistics::told() const
{
    boost::json::array columns;
    for (const OfColumn& column : columns_)
        columns.push_back({{"fieldName", column.column->field_name},
                           {"dataTypeName", column.column->data_type_name},
                           {"count", column.count},
                           {"nulls", column.nulls},
                           {"distinct", column.distinct.count()},
                           {"distinctIsEstimate", !column.distinct.exact()},
                           {"min", shown(column.smallest)},
                           {"max", shown(column.greatest)}});
    return {{"columns", std::move(columns)}};
}

std::optional<JobError> keep_statistics(const ColumnStatistics& statistics, ImportFiles& files)
{
    const std::string text = boost::json::serialize(statistics.told()) + '\n';
    auto file = files.create(archive::JobFile::Statistics);
    auto kept = file ? (*file)->append(std::as_bytes(std::span(text))) : archive::result<void>(file.error());
    if (kept) kept = (*file)->sync();
    if (kept) return std::nullopt;
    return io_error("the statistics of the columns cannot be written", kept.error());
}

} // namespace wharf::jobs
