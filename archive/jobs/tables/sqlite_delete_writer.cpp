#include "archive/jobs/tables/sqlite_padded_keys.hpp"
#include "archive/jobs/tables/sqlite_table.hpp"
#include "archive/jobs/tables/sqlite_writers.hpp"

#include <sqlite3.h>

#include <utility>

namespace wharf::jobs {

namespace {

class DeleteWriter final : public RowWriter {
public:
    DeleteWriter(SqliteDatabase& database, SqliteStatement remove)
        : database_(database)
        , remove_(std::move(remove))
    {
    }

    std::optional<JobError> look_for_padded(const SqliteTable& table)
    {
        auto padded = PaddedKeys::make(table, 0);
        if (auto* error = std::get_if<JobError>(&padded)) return std::move(*error);
        padded_ = std::move(std::get<PaddedKeys>(padded));
        return database_.prepare_into(remove_row_, "DELETE FROM rows WHERE \"#row\" = ?");
    }

    std::variant<Effect, JobError> put(std::uint64_t, Row row) override
    {
        remove_.bind(1, row.front());
        auto effect = removed_by(remove_);
        if (!padded_ || std::holds_alternative<JobError>(effect) ||
            std::get<Effect>(effect) == Effect::Deleted)
            return effect;
        auto padded = padded_->find(row.front().value_or(""));
        if (auto* error = std::get_if<JobError>(&padded)) return std::move(*error);
        const auto& live = std::get<std::optional<std::int64_t>>(padded);
        if (!live) return Effect::Unchanged;
        remove_row_.bind(1, *live);
        return removed_by(remove_row_);
    }

    std::variant<Finished, JobError> finish() override { return Finished{}; }

private:
    std::variant<Effect, JobError> removed_by(SqliteStatement& removal)
    {
        const int status = removal.step();
        if (status != SQLITE_DONE) return database_.error(status);
        return database_.changes() > 0 ? Effect::Deleted : Effect::Unchanged;
    }

    SqliteDatabase& database_;
    SqliteStatement remove_;
    std::optional<PaddedKeys> padded_;
    SqliteStatement remove_row_;
};

} // namespace

MadeWriter make_delete_writer(const SqliteTable& table)
{
    SqliteStatement remove;
    if (auto error = table.database.prepare_into(
            remove, "DELETE FROM rows WHERE " + quoted_name(*table.schema.row_identifier) + " = ?"))
        return std::move(*error);
    auto writer = std::make_unique<DeleteWriter>(table.database, std::move(remove));
    if (table.columns.front().trim_stored)
        if (auto error = writer->look_for_padded(table)) return std::move(*error);
    return writer;
}

} // namespace wharf::jobs
