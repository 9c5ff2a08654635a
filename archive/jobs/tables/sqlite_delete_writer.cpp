#include "archive/jobs/tables/sqlite_padded_keys.hpp"
#include "archive/jobs/tables/sqlite_row_set.hpp"
#include "archive/jobs/tables/sqlite_table.hpp"
#include "archive/jobs/tables/sqlite_writers.hpp"

#include <sqlite3.h>

#include <utility>

namespace wharf::jobs {

namespace {

// Looks for every row by the index alone, and deletes them in the end in the table's order: whatever the
// order of the file, each page of the table is then changed once.
class DeleteWriter final : public RowWriter {
public:
    explicit DeleteWriter(const SqliteTable& table)
        : table_(table)
        , found_(table.database, table.limits.bitmaps)
    {
    }

    std::optional<JobError> prepare()
    {
        if (table_.columns.front().trim_stored) {
            auto padded = PaddedKeys::make(table_, 0);
            if (auto* error = std::get_if<JobError>(&padded)) return std::move(*error);
            padded_ = std::move(std::get<PaddedKeys>(padded));
        }
        return table_.database.prepare_into(find_, "SELECT \"#row\" FROM rows WHERE " +
                                                       quoted_name(*table_.schema.row_identifier) + " = ?");
    }

    std::variant<Effect, JobError> put(std::uint64_t, Row row) override
    {
        find_.bind(1, row.front());
        const int status = find_.step();
        if (status != SQLITE_ROW && status != SQLITE_DONE) return table_.database.error(status);
        if (status == SQLITE_ROW) {
            const std::int64_t live = find_.number(0);
            find_.reset();
            auto effect = add(live);
            if (!padded_ || std::holds_alternative<JobError>(effect) ||
                std::get<Effect>(effect) == Effect::Deleted)
                return effect;
        }
        if (!padded_) return Effect::Unchanged;
        auto padded = padded_->find(row.front().value_or(""));
        if (auto* error = std::get_if<JobError>(&padded)) return std::move(*error);
        const auto& live = std::get<std::optional<std::int64_t>>(padded);
        return live ? add(*live) : Effect::Unchanged;
    }

    std::variant<Finished, JobError> finish() override
    {
        auto deleted = delete_rows(table_.database, found_, RowSet::Which::Present, {1, table_.last_row});
        if (auto* error = std::get_if<JobError>(&deleted)) return std::move(*error);
        return Finished{}; // put() told of them all
    }

private:
    std::variant<Effect, JobError> add(std::int64_t live)
    {
        auto added = found_.add(live);
        if (auto* error = std::get_if<JobError>(&added)) return std::move(*error);
        return std::get<bool>(added) ? Effect::Deleted : Effect::Unchanged;
    }

    SqliteTable table_;
    RowSet found_;
    std::optional<PaddedKeys> padded_;
    SqliteStatement find_; // key -> "#row"
};

} // namespace

MadeWriter make_delete_writer(const SqliteTable& table)
{
    auto writer = std::make_unique<DeleteWriter>(table);
    if (auto error = writer->prepare()) return std::move(*error);
    return writer;
}

} // namespace wharf::jobs
