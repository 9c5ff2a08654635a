#include "tests/unit/jobs/importing/table_fixture.hpp"

#include "archive/jobs/tables/sqlite_database.hpp"
#include "tests/unit/jobs/reading/sources.hpp"

#include <catch2/catch.hpp>
#include <sqlite3.h>

#include <algorithm>
#include <cstdlib>

namespace wharf::jobs {

namespace {

archive::JobId job_id(int number)
{
    std::string text = std::to_string(number);
    text.insert(0, 32 - text.size(), '0');
    return *archive::JobId::parse(text);
}

template <class Each>
void for_each_row(const std::string& path, const std::string& sql, Each each)
{
    sqlite3* connection = nullptr;
    REQUIRE(sqlite3_open_v2(path.c_str(), &connection, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK);
    sqlite3_stmt* statement = nullptr;
    const int prepared = sqlite3_prepare_v2(connection, sql.c_str(), -1, &statement, nullptr);
    INFO(sqlite3_errmsg(connection));
    REQUIRE(prepared == SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW)
        each(statement);
    sqlite3_finalize(statement);
    sqlite3_close(connection);
}

std::string text_of(sqlite3_stmt* statement, int column)
{
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
    if (!text) return std::string(kNull);
    return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
}

} // namespace

TableFixture::TableFixture()
{
    std::string pattern = (std::filesystem::temp_directory_path() / "wharf-table-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()));
    directory_ = pattern;
}

TableFixture::~TableFixture()
{
    std::error_code ignored; // a test's leftovers are no failure of the test
    std::filesystem::remove_all(directory_, ignored);
}

std::variant<Imported, JobError> TableFixture::run(const Import& import)
{
    auto control = parse_control_file(import.control);
    if (const auto* error = std::get_if<JobError>(&control)) FAIL(error->english);
    std::optional<Schema> schema;
    if (!import.schema.empty()) {
        auto parsed = parse_schema(import.schema);
        if (const auto* error = std::get_if<JobError>(&parsed)) FAIL(error->english);
        schema = std::get<Schema>(parsed);
    }
    MemoryFile file(import.text);
    const int job = import.job ? *import.job : ++last_job_;
    const std::uint64_t read_ahead_from = import.read_ahead ? 0 : std::uint64_t{1} << 20;
    return import_file({.job = job_id(job),
                        .table_path = path(),
                        .input = file,
                        .type = *file_type(import.filename),
                        .control = std::get<ControlFile>(control),
                        .schema = schema,
                        .files = files_,
                        .report = import.report,
                        .stop = stop_,
                        .step = import.step,
                        .keep = import.keep,
                        .report_every = std::chrono::hours(24),
                        .most_records = import.most_records,
                        .read_ahead_from = read_ahead_from});
}

std::string counted(const archive::Counts& counts)
{
    return std::to_string(counts.rows) + ": +" + std::to_string(counts.inserted) + " ~" +
           std::to_string(counts.updated) + " -" + std::to_string(counts.deleted) + " =" +
           std::to_string(counts.unchanged) +
           (counts.rejected > 0 ? " !" + std::to_string(counts.rejected) : "");
}

std::string TableFixture::apply(const Import& import)
{
    const auto result = run(import);
    if (const auto* error = std::get_if<JobError>(&result)) {
        CHECK(error->english.find('%') == std::string::npos);
        CHECK_FALSE(error->english.ends_with('.'));
        return error->type + ": " + error->english;
    }
    return counted(std::get<Imported>(result).counts);
}

std::string TableFixture::apply(const std::string& text, const std::string& control,
                                const std::string& schema)
{
    Import import;
    import.text = text;
    import.control = control;
    import.schema = schema;
    return apply(import);
}

std::vector<std::string> TableFixture::columns() const
{
    std::vector<std::string> names;
    for_each_row(path(), "SELECT name FROM pragma_table_info('rows') WHERE name <> '#row'",
                 [&](sqlite3_stmt* statement) { names.push_back(text_of(statement, 0)); });
    return names;
}

std::vector<std::vector<std::string>> TableFixture::rows() const
{
    std::vector<std::vector<std::string>> all;
    for_each_row(path(), "SELECT * FROM rows", [&](sqlite3_stmt* statement) {
        std::vector<std::string> row;
        for (int column = 1; column < sqlite3_column_count(statement); ++column)
            row.push_back(text_of(statement, column));
        all.push_back(std::move(row));
    });
    std::sort(all.begin(), all.end());
    return all;
}

std::int64_t TableFixture::number(const std::string& sql) const
{
    std::int64_t value = -1;
    for_each_row(path(), sql, [&](sqlite3_stmt* statement) { value = sqlite3_column_int64(statement, 0); });
    return value;
}

void TableFixture::use_copy_of(const TableFixture& other)
{
    for (const char* suffix : {"", "-journal", "-wal"}) {
        std::filesystem::remove(path() + suffix);
        if (std::filesystem::exists(other.path() + suffix))
            std::filesystem::copy_file(other.path() + suffix, path() + suffix);
    }
}

} // namespace wharf::jobs
