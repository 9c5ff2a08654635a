#include "archive/jobs/querying/table_reader.hpp"
#include "archive/jobs/tables/sqlite_database.hpp"
#include "archive/jobs/tables/sqlite_table.hpp"
#include "archive/jobs/values/value_order.hpp"

#include <sqlite3.h>

#include <filesystem>
#include <limits>
#include <string_view>
#include <utility>

namespace wharf::jobs {

namespace {

constexpr const char* kSettings = "PRAGMA temp_store=FILE; PRAGMA cache_size=-4096; PRAGMA query_only=ON;";

// Up to so many rows SQLite keeps only the first ones while it sorts, which beyond that is slower.
constexpr std::uint64_t kFewRows = 10'000;
constexpr std::uint64_t kRowsBetweenLooks = 64; // at the clock
constexpr std::uint64_t kAll = std::numeric_limits<std::uint64_t>::max();

constexpr SqliteDatabase::Order kByNumber{"BY_NUMBER", [](std::string_view a, std::string_view b) {
                                              return comes_before(ColumnType::Number, a, b);
                                          }};
constexpr SqliteDatabase::Order kByTime{
    "BY_TIME", [](std::string_view a, std::string_view b) { return comes_before(ColumnType::Date, a, b); }};

// Nothing: the order of the bytes, which is SQLite's own.
const SqliteDatabase::Order* order_of(const Column& column)
{
    switch (column_type(column.data_type_name).value_or(ColumnType::Text)) {
    case ColumnType::Number:
    case ColumnType::Money:
    case ColumnType::Percent:
    case ColumnType::Stars: return &kByNumber;
    case ColumnType::CalendarDate:
    case ColumnType::Date: return &kByTime;
    default: return nullptr;
    }
}

std::string conditions_sql(const Schema& schema, const std::vector<RowSelection::Condition>& conditions)
{
    std::string sql;
    for (const RowSelection::Condition& condition : conditions) {
        sql += sql.empty() ? " WHERE " : " AND ";
        sql += quoted_name(schema.columns[condition.column].field_name);
        sql += condition.value ? " = ?" : " IS NULL";
    }
    return sql;
}

// Rows without a value come last, in either direction. A row identifier always has one, and is not asked, so
// that its index can serve.
std::string order_sql(const Schema& schema, const std::vector<RowSelection::Order>& order)
{
    std::string sql = " ORDER BY ";
    for (const RowSelection::Order& by : order) {
        const Column& column = schema.columns[by.column];
        sql += quoted_name(column.field_name);
        if (const auto* const own = order_of(column)) sql += std::string(" COLLATE ") + own->name;
        sql += by.direction == Direction::Descending ? " DESC" : " ASC";
        if (schema.row_identifier != column.field_name) sql += " NULLS LAST";
        sql += ", ";
    }
    return sql + "\"#row\"";
}

std::string columns_sql(const Schema& schema, const std::vector<std::size_t>& columns)
{
    std::vector<RowColumn> list;
    for (const std::size_t column : columns)
        list.push_back({column});
    return column_list(schema, list);
}

class Deadline {
public:
    explicit Deadline(const ReadLimits& limits)
        : now_(limits.now)
        , stop_(limits.stop)
        , longest_(limits.longest)
        , at_(now_() + longest_)
    {
    }

    bool is_over() const { return stopped() || now_() >= at_; }

    JobError error() const
    {
        if (stopped()) return {"interrupted", {}, "the server is stopping", true};
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(longest_).count();
        return {"read-took-too-long",
                {{"seconds", seconds}},
                "reading the table took longer than " + std::to_string(seconds) +
                    " seconds and was ended; ask for fewer rows at a time",
                true};
    }

private:
    bool stopped() const { return stop_ && stop_(); }

    std::function<ReadLimits::Clock::time_point()> now_;
    std::function<bool()> stop_;
    ReadLimits::Clock::duration longest_;
    ReadLimits::Clock::time_point at_;
};

JobError no_rows_yet()
{
    return {"no-rows-yet", {}, "the dataset has no rows yet"};
}

JobError busy(std::string why)
{
    return {"table-busy", {}, std::move(why), true};
}

class SqliteTableReader final : public TableReader {
public:
    explicit SqliteTableReader(const ReadLimits& limits)
        : deadline_(limits)
    {
    }

    std::optional<JobError> open(const std::string& path)
    {
        std::error_code unknown; // then opening it tells
        if (!std::filesystem::exists(path, unknown) && !unknown) return no_rows_yet();
        auto opened = SqliteDatabase::open_existing(path, [this] { return deadline_.is_over(); });
        if (auto* error = std::get_if<JobError>(&opened)) return std::move(*error);
        database_ = std::move(std::get<std::unique_ptr<SqliteDatabase>>(opened));
        if (auto error = look_for_tables()) return error;
        if (auto error = have_log()) return error;
        if (auto error = execute(kSettings)) return error;
        for (const auto* const order : {&kByNumber, &kByTime})
            if (auto error = database_->define(*order)) return error;
        return begin();
    }

    const Schema& schema() const override { return schema_; }
    const archive::JobId& last_job() const override { return *last_job_; }
    bool is_over() const override { return deadline_.is_over(); }

    std::optional<JobError> select(const RowSelection& selection) override
    {
        const std::string columns = columns_sql(schema_, selection.columns);
        row_.resize(selection.columns.size());
        skip_ = selection.offset;
        left_ = selection.limit.value_or(kAll);
        conditions_ = selection.conditions;
        const std::string from = " FROM rows" + conditions_sql(schema_, conditions_);
        if (selection.order.empty()) {
            if (auto error = prepare(rows_, "SELECT " + columns + from + " ORDER BY \"#row\"")) return error;
            bind_conditions(rows_);
            return std::nullopt;
        }
        const bool few = selection.limit && *selection.limit + selection.offset <= kFewRows;
        if (auto error =
                prepare(sorted_.emplace(), "SELECT \"#row\"" + from + order_sql(schema_, selection.order) +
                                               (few ? " LIMIT ?" : "")))
            return error;
        const int parameter = bind_conditions(*sorted_);
        if (few) sorted_->bind(parameter, static_cast<std::int64_t>(*selection.limit + selection.offset));
        return prepare(rows_, "SELECT " + columns + " FROM rows WHERE \"#row\" = ?");
    }

    std::variant<std::optional<Row>, JobError> next() override
    {
        if (left_ == 0) return end();
        SqliteStatement& leading = sorted_ ? *sorted_ : rows_;
        for (;; --skip_) {
            if (steps_++ % kRowsBetweenLooks == 0 && deadline_.is_over()) return deadline_.error();
            const int status = leading.step();
            if (status == SQLITE_DONE) return end();
            if (status != SQLITE_ROW) return error(status);
            if (skip_ == 0) break;
        }
        if (sorted_) {
            rows_.reset();
            rows_.bind(1, sorted_->number(0));
            const int status = rows_.step();
            if (status != SQLITE_ROW) return error(status);
        }
        for (std::size_t i = 0; i < row_.size(); ++i)
            row_[i] = rows_.text(static_cast<int>(i));
        --left_;
        return Row(row_);
    }

private:
    std::optional<JobError> look_for_tables()
    {
        SqliteStatement statement;
        if (auto error = prepare(statement, "SELECT 1 FROM sqlite_schema WHERE name = 'meta'")) return error;
        const int status = statement.step();
        if (status == SQLITE_ROW) return std::nullopt;
        return status == SQLITE_DONE ? no_rows_yet() : error(status);
    }

    // With a rollback journal instead a writer would have to wait for its readers.
    std::optional<JobError> have_log()
    {
        SqliteStatement statement;
        if (auto error = prepare(statement, "PRAGMA journal_mode=WAL")) return error;
        const int status = statement.step();
        if (status != SQLITE_ROW) return error(status);
        if (statement.text(0) == "wal") return std::nullopt;
        return busy("the table's file system cannot have a write-ahead log, without which a read would hold "
                    "up jobs");
    }

    // What is read first settles which state is seen.
    std::optional<JobError> begin()
    {
        if (auto error = execute("BEGIN")) return error;
        SqliteStatement statement;
        if (auto error = prepare(statement, "SELECT (SELECT value FROM meta WHERE key = 'schema'), job_id"
                                            " FROM applied_jobs ORDER BY number DESC LIMIT 1"))
            return error;
        const int status = statement.step();
        if (status == SQLITE_DONE) return no_rows_yet();
        if (status != SQLITE_ROW) return error(status);
        auto parsed = parse_schema(statement.text(0).value_or(""));
        if (auto id = archive::JobId::parse(statement.text(1).value_or(""))) last_job_ = *id;
        if (auto* schema = std::get_if<Schema>(&parsed)) schema_ = std::move(*schema);
        if (last_job_ && !schema_.columns.empty()) return std::nullopt;
        return JobError{"table-error", {}, "the dataset's table has a damaged schema"};
    }

    // The next parameter's number.
    int bind_conditions(SqliteStatement& statement)
    {
        int parameter = 1;
        for (const RowSelection::Condition& condition : conditions_)
            if (condition.value) statement.bind(parameter++, Value(*condition.value));
        return parameter;
    }

    // The state need not be kept any longer.
    std::optional<Row> end()
    {
        left_ = 0;
        sorted_.reset();
        rows_ = {};
        database_.reset();
        return std::nullopt;
    }

    std::optional<JobError> prepare(SqliteStatement& statement, const std::string& sql)
    {
        auto prepared = database_->prepare(sql);
        if (auto* failed = std::get_if<JobError>(&prepared)) return described(std::move(*failed));
        statement = std::move(std::get<SqliteStatement>(prepared));
        return std::nullopt;
    }

    std::optional<JobError> execute(const std::string& sql)
    {
        const int status = database_->run(sql);
        if (status == SQLITE_OK) return std::nullopt;
        return error(status);
    }

    JobError error(int status) const { return described(database_->error(status)); }

    // The words of imports do not all fit here.
    JobError described(JobError failed) const
    {
        if (failed.type == "interrupted") return deadline_.error();
        if (failed.type == "disk-full")
            failed.english = "there is no room on the disk for the temporary files of a sorted read";
        const auto* const code = failed.details.if_contains("code");
        if (code != nullptr && code->is_int64() && (code->get_int64() & 0xFF) == SQLITE_BUSY)
            return busy("the dataset's first rows are being written");
        return failed;
    }

    Deadline deadline_;
    std::unique_ptr<SqliteDatabase> database_; // outlives its statements
    Schema schema_;
    std::optional<archive::JobId> last_job_;
    std::vector<RowSelection::Condition> conditions_; // their values are bound
    std::optional<SqliteStatement> sorted_;           // the "#row"s in order, if one was asked for
    SqliteStatement rows_;
    std::vector<Value> row_;
    std::uint64_t skip_ = 0;
    std::uint64_t left_ = 0;
    std::uint64_t steps_ = 0;
};

} // namespace

std::variant<std::unique_ptr<TableReader>, JobError> TableReader::open(const std::string& path,
                                                                       ReadLimits limits)
{
    auto reader = std::make_unique<SqliteTableReader>(limits);
    if (auto error = reader->open(path)) return std::move(*error);
    return reader;
}

} // namespace wharf::jobs
