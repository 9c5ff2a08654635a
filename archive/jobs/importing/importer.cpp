#include "archive/jobs/importing/importer.hpp"

#include "archive/jobs/control/trim.hpp"
#include "archive/jobs/importing/column_map.hpp"
#include "archive/jobs/importing/data_file.hpp"
#include "archive/jobs/reading/decode.hpp"
#include "archive/jobs/tables/sqlite_store.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace wharf::jobs {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kRowsBetweenLooks = 1024; // at the clock and at the wish to stop

JobError interrupted()
{
    return {"interrupted", {}, "the import was interrupted and will be taken up again", true};
}

// Text that ends with an error once the import shall stop, however little of it becomes records.
class Interruptible final : public ByteSource {
public:
    Interruptible(ByteSource& text, const std::atomic<bool>& stop)
        : text_(text)
        , stop_(stop)
    {
    }

    std::variant<std::size_t, JobError> read(std::span<char> into) override
    {
        if (stop_) return interrupted();
        return text_.read(into);
    }

private:
    ByteSource& text_;
    const std::atomic<bool>& stop_;
};

// Turns a record into the values of a row, in the order of columns().
class RowMaker {
public:
    // Replace gives every column a value; what is not in the file is null.
    RowMaker(const ColumnMap& map, Action action)
        : map_(map)
    {
        std::vector<std::size_t> place(map.schema.columns.size(), 0);
        std::vector<bool> wanted(place.size(), action == Action::Replace);
        for (const FileColumn& column : map.file)
            if (column.target) wanted[*column.target] = true;
        for (std::size_t i = 0; i < place.size(); ++i) {
            if (!wanted[i]) continue;
            place[i] = columns_.size();
            if (map.schema.columns[i].field_name == map.schema.row_identifier) identifier_ = columns_.size();
            columns_.push_back({i});
        }
        for (const FileColumn& column : map.file)
            places_.push_back(column.target ? std::optional(place[*column.target]) : std::nullopt);
        row_.resize(columns_.size());
    }

    const std::vector<RowColumn>& columns() const { return columns_; }

    std::variant<Row, JobError> make(const Record& record)
    {
        if (record.fields.size() != places_.size()) return wrong_row_length(record, places_.size());
        for (std::size_t i = 0; i < places_.size(); ++i) {
            if (!places_[i]) continue;
            const std::string_view field = record.fields[i];
            const std::string_view text = map_.file[i].trim_whitespace ? trim(field) : field;
            Value& value = row_[*places_[i]];
            value = text;
            if (text.empty() && map_.file[i].empty_text_is_null) value.reset();
        }
        if (identifier_ && row_[*identifier_].value_or("").empty()) return no_identifier(record);
        return Row(row_);
    }

private:
    JobError no_identifier(const Record& record) const
    {
        const std::string& column = *map_.schema.row_identifier;
        return {"missing-row-identifier",
                {{"record", record.number}, {"line", record.line}, {"column", column}},
                where(record.number, record.line) + " has no value in the row identifier " + quoted(column)};
    }

    const ColumnMap& map_;
    std::vector<RowColumn> columns_;
    std::vector<std::optional<std::size_t>> places_; // of each file column's value in the row
    std::optional<std::size_t> identifier_;          // its place in the row
    std::vector<Value> row_;
};

class Import {
public:
    explicit Import(const ImportRequest& request)
        : request_(request)
        , section_(request.control.section(request.type.format))
    {
    }

    std::variant<Imported, JobError> run()
    {
        auto store = open_sqlite_store(request_.table_path, request_.stop);
        if (auto* error = std::get_if<JobError>(&store)) return std::move(*error);
        store_ = std::move(std::get<std::unique_ptr<TableStore>>(store));
        auto live = store_->schema();
        if (auto* error = std::get_if<JobError>(&live)) return std::move(*error);
        live_ = std::move(std::get<std::optional<Schema>>(live));

        auto applied = store_->applied(request_.job);
        if (auto* error = std::get_if<JobError>(&applied)) return std::move(*error);
        if (const auto& before = std::get<std::optional<AppliedJob>>(applied))
            return Imported{before->counts, *live_, true, before->bytes, notes(*live_)};
        return apply();
    }

private:
    std::variant<Imported, JobError> apply()
    {
        auto decoder = Decoder::open(request_.input, request_.type, section_.encoding);
        if (auto* error = std::get_if<JobError>(&decoder)) return std::move(*error);
        decoder_ = std::move(std::get<std::unique_ptr<Decoder>>(decoder));
        Interruptible text(*decoder_, request_.stop);
        CsvReader reader(text, dialect_of(section_));

        auto header = read_header(reader, section_);
        if (auto* error = std::get_if<JobError>(&header)) return std::move(*error);
        auto mapped = map_columns({section_, request_.control.action,
                                   std::get<std::vector<std::string>>(header), request_.schema, live_});
        if (auto* error = std::get_if<JobError>(&mapped)) return std::move(*error);
        const auto& map = std::get<ColumnMap>(mapped);

        auto deleted = store_->begin(map.schema, request_.control.action);
        if (auto* error = std::get_if<JobError>(&deleted)) return std::move(*error);
        counts_.deleted = std::get<std::uint64_t>(deleted);
        if (auto error = apply_records(reader, map)) return std::move(*error);
        return commit(map.schema);
    }

    std::optional<JobError> apply_records(CsvReader& reader, const ColumnMap& map)
    {
        RowMaker rows(map, request_.control.action);
        auto made = store_->writer(request_.control.action, rows.columns());
        if (auto* error = std::get_if<JobError>(&made)) return std::move(*error);
        RowWriter& writer = *std::get<std::unique_ptr<RowWriter>>(made);
        if (const auto info = request_.input.info()) total_bytes_ = info->size;

        for (;;) {
            auto next = reader.next();
            if (auto* error = std::get_if<JobError>(&next)) return std::move(*error);
            const Record* record = std::get<const Record*>(next);
            if (!record) break;
            auto row = rows.make(*record);
            if (auto* error = std::get_if<JobError>(&row)) return std::move(*error);
            auto effect = writer.put(record->number, std::get<Row>(row));
            if (auto* error = std::get_if<JobError>(&effect)) return std::move(*error);
            count(std::get<Effect>(effect));
            if (counts_.rows % kRowsBetweenLooks != 0) continue;
            if (request_.stop) return interrupted();
            report_each_second();
        }
        report("applying");
        auto deleted = writer.finish();
        if (auto* error = std::get_if<JobError>(&deleted)) return std::move(*error);
        counts_.deleted += std::get<std::uint64_t>(deleted);
        return std::nullopt;
    }

    std::variant<Imported, JobError> commit(const Schema& schema)
    {
        if (request_.stop) return interrupted();
        const std::uint64_t bytes = decoder_->text_bytes();
        if (request_.step) request_.step("before-table-commit");
        if (auto error = store_->commit(request_.job, {counts_, bytes})) return std::move(*error);
        if (request_.step) request_.step("after-table-commit");
        return Imported{counts_, schema, false, bytes, notes(schema)};
    }

    void count(Effect effect)
    {
        ++counts_.rows;
        switch (effect) {
        case Effect::Inserted: ++counts_.inserted; return;
        case Effect::Updated: ++counts_.updated; return;
        case Effect::Deleted: ++counts_.deleted; return;
        case Effect::Unchanged: ++counts_.unchanged; return;
        }
    }

    static std::vector<std::string> notes(const Schema& schema)
    {
        std::vector<std::string> typed;
        for (const Column& column : schema.columns)
            if (column.data_type_name != "text")
                typed.push_back(column.field_name + " (" + column.data_type_name + ')');
        if (typed.empty()) return {};
        return {"values of these columns are kept as text and not checked: " + quoted_list(typed)};
    }

    void report_each_second()
    {
        const Clock::time_point now = Clock::now();
        if (now - reported_ < std::chrono::seconds(1)) return;
        reported_ = now;
        report("reading-new-data");
    }

    void report(std::string type)
    {
        if (!request_.report) return;
        request_.report(
            {std::move(type),
             {{"rows", counts_.rows}, {"bytes", decoder_->file_bytes()}, {"totalBytes", total_bytes_}}});
    }

    const ImportRequest& request_;
    const Section section_;
    std::optional<Schema> live_;
    std::unique_ptr<TableStore> store_;
    std::unique_ptr<Decoder> decoder_;
    archive::Counts counts_;
    std::uint64_t total_bytes_ = 0;
    Clock::time_point reported_ = Clock::now();
};

} // namespace

std::variant<Imported, JobError> import_file(const ImportRequest& request)
{
    return Import(request).run();
}

} // namespace wharf::jobs
