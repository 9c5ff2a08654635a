#include "tests/unit/jobs/querying/live_table.hpp"

#include "archive/jobs/tables/sqlite_store.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <memory>

namespace wharf::jobs {

namespace {

const std::atomic<bool> kNever{false};

archive::JobId job_id(unsigned number)
{
    std::string text = std::to_string(number);
    text.insert(0, 32 - text.size(), '0');
    return *archive::JobId::parse(text);
}

std::shared_ptr<TableStore> write(const std::string& path, const Schema& schema, std::size_t rows,
                                  const std::function<Cells(std::size_t)>& make)
{
    auto opened = open_sqlite_store(path, kNever);
    REQUIRE(std::holds_alternative<std::unique_ptr<TableStore>>(opened));
    std::shared_ptr<TableStore> store = std::move(std::get<std::unique_ptr<TableStore>>(opened));
    REQUIRE(std::holds_alternative<std::uint64_t>(store->begin(schema, Action::Replace)));
    std::vector<RowColumn> columns;
    for (std::size_t i = 0; i < schema.columns.size(); ++i)
        columns.push_back({i});
    auto made = store->writer(Action::Replace, columns);
    RowWriter& writer = *std::get<std::unique_ptr<RowWriter>>(made);
    for (std::size_t i = 0; i < rows; ++i) {
        const Cells cells = make(i);
        const std::vector<Value> row(cells.begin(), cells.end());
        if (!std::holds_alternative<Effect>(writer.put(i + 1, row))) FAIL("row " << i);
    }
    REQUIRE(std::holds_alternative<Finished>(writer.finish()));
    return store;
}

std::string text_of(const JobError& error)
{
    CHECK(error.english.find_first_of("%\n\r") == std::string::npos);
    return error.type + ": " + error.english;
}

} // namespace

void LiveTable::replace(const Schema& schema, std::size_t rows, const std::function<Cells(std::size_t)>& make)
{
    const auto store = write(path(), schema, rows, make);
    REQUIRE_FALSE(store->commit(job_id(++last_job_), {}));
}

void LiveTable::replace(const Schema& schema, const std::vector<Cells>& rows)
{
    replace(schema, rows.size(), [&](std::size_t row) { return rows[row]; });
}

std::function<void()> LiveTable::begin_replace(const Schema& schema, const std::vector<Cells>& rows)
{
    auto store = write(path(), schema, rows.size(), [&](std::size_t row) { return rows[row]; });
    return [store, job = job_id(++last_job_)] { REQUIRE_FALSE(store->commit(job, {})); };
}

std::unique_ptr<TableReader> open_reader(const LiveTable& table, const ReadLimits& limits)
{
    auto opened = TableReader::open(table.path(), limits);
    if (const auto* error = std::get_if<JobError>(&opened)) FAIL(text_of(*error));
    return std::move(std::get<std::unique_ptr<TableReader>>(opened));
}

std::unique_ptr<TableText> ask(std::unique_ptr<TableReader> reader,
                               const std::vector<QueryParameter>& parameters, TableFormat format)
{
    auto query = parse_table_query(parameters);
    auto text = TableText::make(std::move(reader), std::get<TableQuery>(query), format);
    if (const auto* error = std::get_if<JobError>(&text)) FAIL(text_of(*error));
    return std::move(std::get<std::unique_ptr<TableText>>(text));
}

std::string all_of(TableText& text)
{
    std::string all;
    for (;;) {
        const auto more = text.next(all);
        if (const auto* error = std::get_if<JobError>(&more)) return text_of(*error);
        if (!std::get<bool>(more)) return all;
    }
}

std::string answer(const LiveTable& table, const std::vector<QueryParameter>& parameters, TableFormat format,
                   const ReadLimits& limits)
{
    auto query = parse_table_query(parameters);
    if (const auto* error = std::get_if<JobError>(&query)) return text_of(*error);
    auto opened = TableReader::open(table.path(), limits);
    if (const auto* error = std::get_if<JobError>(&opened)) return text_of(*error);
    auto made = TableText::make(std::move(std::get<std::unique_ptr<TableReader>>(opened)),
                                std::get<TableQuery>(query), format);
    if (const auto* error = std::get_if<JobError>(&made)) return text_of(*error);
    return all_of(*std::get<std::unique_ptr<TableText>>(made));
}

std::string first_column(const LiveTable& table, const std::vector<QueryParameter>& parameters)
{
    auto reader = open_reader(table);
    auto query = parse_table_query(parameters);
    if (const auto* error = std::get_if<JobError>(&query)) return text_of(*error);
    auto selection = select_rows(std::get<TableQuery>(query), reader->schema());
    if (const auto* error = std::get_if<JobError>(&selection)) return text_of(*error);
    REQUIRE_FALSE(reader->select(std::get<RowSelection>(selection)));
    std::string all;
    for (;;) {
        auto next = reader->next();
        if (const auto* error = std::get_if<JobError>(&next)) return text_of(*error);
        const auto& row = std::get<std::optional<Row>>(next);
        if (!row) return all;
        if (!all.empty()) all += ' ';
        all += row->front().value_or("-");
    }
}

} // namespace wharf::jobs
