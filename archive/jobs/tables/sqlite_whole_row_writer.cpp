#include "archive/jobs/tables/row_hash.hpp"
#include "archive/jobs/tables/row_tally.hpp"
#include "archive/jobs/tables/sqlite_table.hpp"
#include "archive/jobs/tables/sqlite_writers.hpp"

#include <sqlite3.h>

#include <utility>

namespace wharf::jobs {

namespace {

class WholeRowWriter final : public RowWriter {
public:
    WholeRowWriter(const SqliteTable& table, RowInserter inserter)
        : table_(table)
        , inserter_(std::move(inserter))
        , hash_(random_hash_key())
        , tally_(table.database)
        , row_(table.schema.columns.size())
    {
    }

    std::optional<JobError> count_live_rows()
    {
        SqliteStatement live;
        if (auto error = table_.database.prepare_into(live, select_rows())) return error;
        int status = live.step();
        for (; status == SQLITE_ROW; status = live.step()) {
            if (auto error = tally_.add(fingerprint(live))) return error;
            ++unmet_;
        }
        if (status != SQLITE_DONE) return table_.database.error(status);
        return std::nullopt;
    }

    std::variant<Effect, JobError> put(std::uint64_t record, Row row) override
    {
        auto met = tally_.take(hash_(row));
        if (auto* error = std::get_if<JobError>(&met)) return std::move(*error);
        if (std::get<bool>(met)) {
            --unmet_;
            return Effect::Unchanged;
        }
        if (auto error = inserter_.insert(record, row)) return std::move(*error);
        return Effect::Inserted;
    }

    // Whatever the tally still has was not in the file; which of several equal rows goes does not matter.
    std::variant<std::uint64_t, JobError> finish() override
    {
        const std::uint64_t deleted = unmet_;
        if (unmet_ == 0) return deleted;
        SqliteStatement live;
        if (auto error = table_.database.prepare_into(live, select_rows())) return std::move(*error);
        SqliteStatement removal;
        if (auto error = table_.database.prepare_into(removal, "DELETE FROM rows WHERE \"#row\" = ?"))
            return std::move(*error);
        while (unmet_ > 0) {
            const int status = live.step();
            if (status != SQLITE_ROW) return table_.database.error(status);
            auto left = tally_.take(fingerprint(live));
            if (auto* error = std::get_if<JobError>(&left)) return std::move(*error);
            if (!std::get<bool>(left)) continue;
            removal.bind(1, live.number(0));
            const int removed = removal.step();
            if (removed != SQLITE_DONE) return table_.database.error(removed);
            --unmet_;
        }
        return deleted;
    }

private:
    // Only what was there before this file.
    std::string select_rows() const
    {
        return "SELECT \"#row\", " + column_list(table_.schema, all_columns(table_.schema)) +
               " FROM rows WHERE \"#row\" <= " + std::to_string(table_.last_row) + " ORDER BY \"#row\"";
    }

    RowFingerprint fingerprint(const SqliteStatement& live)
    {
        for (std::size_t i = 0; i < row_.size(); ++i)
            row_[i] = live.text(static_cast<int>(i) + 1);
        return hash_(row_);
    }

    SqliteTable table_;
    RowInserter inserter_;
    RowHash hash_;
    RowTally tally_;
    std::vector<Value> row_;
    std::uint64_t unmet_ = 0; // live rows the file has not had so far
};

} // namespace

MadeWriter make_whole_row_writer(const SqliteTable& table)
{
    auto inserter = RowInserter::make(table, all_columns(table.schema));
    if (auto* error = std::get_if<JobError>(&inserter)) return std::move(*error);
    auto writer = std::make_unique<WholeRowWriter>(table, std::move(std::get<RowInserter>(inserter)));
    if (auto error = writer->count_live_rows()) return std::move(*error);
    return writer;
}

} // namespace wharf::jobs
