#include "tests/unit/jobs/tables/memory_table.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace wharf::jobs {

std::ostream& operator<<(std::ostream& out, const Written& written)
{
    return out << '+' << written.inserted << " ~" << written.updated << " -" << written.deleted << " ="
               << written.unchanged;
}

MemoryTable::MemoryTable(std::size_t columns, bool keyed, MemoryLimits limits)
    : limits_(limits)
{
    auto opened = SqliteDatabase::open(":memory:", stop_);
    database_ = std::move(std::get<std::unique_ptr<SqliteDatabase>>(opened));
    for (std::size_t i = 0; i < columns; ++i) {
        schema_.columns.push_back({"c" + std::to_string(i), "", "text"});
        columns_.push_back({i});
    }
    if (keyed) schema_.row_identifier = "c0";
    REQUIRE_FALSE(create_table(*database_, schema_));
}

std::variant<Written, JobError> MemoryTable::try_apply(Action action, const std::vector<Cells>& file)
{
    const auto last = database_->number("SELECT max(\"#row\") FROM rows");
    SqliteTable table{*database_, schema_, columns_, std::get<std::optional<std::int64_t>>(last).value_or(0),
                      limits_};
    std::optional<ChangeTap> tap;
    if (changes_ != nullptr) {
        REQUIRE_FALSE(tap.emplace(*database_, *changes_).open(schema_));
        table.changes = &*tap;
    }
    if (action == Action::Delete) table.columns.resize(1);
    const auto make = [&]() -> MadeWriter {
        if (action == Action::Delete) return make_delete_writer(table);
        if (action == Action::Replace && table.last_row == 0)
            return make_append_writer(table, schema_.row_identifier ? BuildIndex::Yes : BuildIndex::No);
        if (schema_.row_identifier) return make_keyed_writer(table, action);
        return action == Action::Replace ? make_whole_row_writer(table)
                                         : make_append_writer(table, BuildIndex::No);
    };
    auto made = make();
    if (auto* error = std::get_if<JobError>(&made)) return std::move(*error);
    auto& writer = *std::get<std::unique_ptr<RowWriter>>(made);

    Written written;
    std::uint64_t record = 0;
    std::vector<Value> row;
    for (const Cells& cells : file) {
        row.assign(cells.begin(), cells.end());
        auto effect = writer.put(++record, row);
        if (auto* error = std::get_if<JobError>(&effect)) return std::move(*error);
        switch (std::get<Effect>(effect)) {
        case Effect::Inserted: ++written.inserted; break;
        case Effect::Updated: ++written.updated; break;
        case Effect::Deleted: ++written.deleted; break;
        case Effect::Unchanged: ++written.unchanged; break;
        }
    }
    auto finished = writer.finish();
    if (auto* error = std::get_if<JobError>(&finished)) return std::move(*error);
    const auto& [deleted, moved] = std::get<Finished>(finished);
    written.deleted += deleted;
    written.inserted -= moved;
    written.unchanged += moved;
    return written;
}

Written MemoryTable::apply(Action action, const std::vector<Cells>& file)
{
    const auto written = try_apply(action, file);
    if (const auto* error = std::get_if<JobError>(&written)) FAIL(error->english);
    return std::get<Written>(written);
}

std::vector<Cells> MemoryTable::rows()
{
    SqliteStatement all;
    REQUIRE_FALSE(database_->prepare_into(all, "SELECT * FROM rows ORDER BY \"#row\""));
    std::vector<Cells> rows;
    const std::int64_t count =
        *std::get<std::optional<std::int64_t>>(database_->number("SELECT count(*) FROM rows"));
    for (std::int64_t i = 0; i < count; ++i) {
        (void)all.step();
        Cells cells;
        for (std::size_t column = 1; column <= columns_.size(); ++column) {
            const Value value = all.text(static_cast<int>(column));
            cells.push_back(value ? Cell(*value) : std::nullopt);
        }
        rows.push_back(std::move(cells));
    }
    return rows;
}

void MemoryTable::tell(ChangeLog& changes)
{
    changes_ = &changes;
}

void MemoryTable::spread(std::int64_t factor)
{
    const auto last = database_->number("SELECT max(\"#row\") FROM rows");
    if (std::get<std::optional<std::int64_t>>(last).value_or(0) > 100'000) return;
    REQUIRE_FALSE(database_->execute("UPDATE rows SET \"#row\" = -\"#row\" * " + std::to_string(factor)));
    REQUIRE_FALSE(database_->execute("UPDATE rows SET \"#row\" = -\"#row\""));
}

std::vector<Cells> next_file(std::vector<Cells> file, std::mt19937& random,
                             const std::function<Cells()>& any_row)
{
    const auto below = [&](std::size_t limit) { return random() % limit; };
    const auto place = [&] { return file.begin() + static_cast<std::ptrdiff_t>(below(file.size() + 1)); };
    for (std::size_t changes = below(6); changes > 0; --changes) {
        auto from = place();
        auto to = below(4) == 0 ? file.end() : place();
        if (to < from) std::swap(from, to);
        if (to - from > 40 && below(4) > 0) to = from + static_cast<std::ptrdiff_t>(below(5));
        switch (below(5)) {
        case 0: file.erase(from, to); break;
        case 1: std::shuffle(from, to, random); break;
        case 2: std::rotate(file.begin(), from, to); break;
        case 3: {
            std::vector<Cells> block;
            for (std::size_t rows = 1 + (below(4) == 0 ? below(150) : below(3)); rows > 0; --rows)
                block.push_back(any_row());
            file.insert(below(3) == 0 ? file.begin() : from, block.begin(), block.end());
            break;
        }
        default:
            for (; from != to; ++from)
                from->back() = any_row().back();
        }
    }
    return file;
}

std::vector<Cells> numbered(int from, int to)
{
    std::vector<Cells> rows;
    for (int i = from; i < to; ++i)
        rows.push_back({std::to_string(i), "x"});
    return rows;
}

} // namespace wharf::jobs
