#include "archive/jobs/importing/row_maker.hpp"

#include "archive/jobs/control/column_type.hpp"
#include "archive/jobs/control/trim.hpp"
#include "archive/jobs/values/synthetic.hpp"

#include <utility>

namespace wharf::jobs {

namespace {

ColumnType type_of(const Column& column)
{
    return column_type(column.data_type_name).value_or(ColumnType::Text);
}

} // namespace

std::variant<std::unique_ptr<ValueReader>, JobError> make_value_reader(const Column& column,
                                                                       const FileColumn& rules, Format format)
{
    const ColumnType type = type_of(column);
    if (type == ColumnType::Text) return std::unique_ptr<ValueReader>();
    auto made = ValueReader::make({type, rules.timestamp_formats, rules.timezone});
    if (auto* const error = std::get_if<JobError>(&made)) {
        const std::string& key = error->type == "bad-timezone" ? rules.timezone_key : rules.formats_key;
        const std::string path = std::string(to_string(format)) + '.' + key;
        error->details["column"] = column.field_name;
        error->details["path"] = path;
        error->english =
            quoted(path) + ", for the column " + quoted(column.field_name) + ": " + error->english;
    }
    return made;
}

std::variant<RowMaker, JobError> RowMaker::make(const ColumnMap& map, Action action, Format format)
{
    RowMaker maker(map, action);
    if (auto error = maker.make_readers(format)) return std::move(*error);
    return maker;
}

RowMaker::RowMaker(const ColumnMap& map, Action action)
    : map_(&map)
{
    const Schema& schema = map.schema;
    std::vector<const FileColumn*> source(schema.columns.size());
    for (const FileColumn& column : map.file)
        if (column.target) source[*column.target] = &column;

    std::vector<bool> wanted(schema.columns.size(), action == Action::Replace);
    for (const FileColumn& column : map.file)
        if (column.target) wanted[*column.target] = true;
    for (const SyntheticValue& made : map.synthetic)
        wanted[made.target] = true;

    std::vector<std::size_t> place(schema.columns.size());
    for (std::size_t i = 0; i < schema.columns.size(); ++i) {
        if (!wanted[i]) continue;
        place[i] = columns_.size();
        if (schema.columns[i].field_name == schema.row_identifier) identifier_ = columns_.size();
        columns_.push_back({i, source[i] != nullptr && source[i]->trim_stored});
    }
    for (const FileColumn& column : map.file) {
        fields_.emplace_back();
        if (!column.target) continue;
        const bool text = is_text(type_of(schema.columns[*column.target]));
        fields_.back().emplace(
            FieldPlace{place[*column.target], column.trim_whitespace, column.empty_text_is_null || !text});
    }
    for (const SyntheticValue& made : map.synthetic)
        synthetic_.push_back({made, place[made.target]});
    row_.resize(columns_.size());
}

std::optional<JobError> RowMaker::make_readers(Format format)
{
    for (std::size_t i = 0; i < fields_.size(); ++i) {
        if (!fields_[i]) continue;
        const FileColumn& rules = map_->file[i];
        auto made = make_value_reader(map_->schema.columns[*rules.target], rules, format);
        if (auto* const error = std::get_if<JobError>(&made)) return std::move(*error);
        fields_[i]->reader = std::move(std::get<std::unique_ptr<ValueReader>>(made));
    }
    return std::nullopt;
}

std::variant<Row, JobError> RowMaker::make(const Record& record)
{
    if (record.fields.size() != fields_.size()) return wrong_length(record);
    for (std::size_t i = 0; i < fields_.size(); ++i) {
        if (!fields_[i]) continue;
        const FieldPlace& field = *fields_[i];
        const std::string_view text = field.trim ? trim(record.fields[i]) : record.fields[i];
        Value& value = row_[field.value];
        value = text;
        if (text.empty()) {
            if (field.empty_is_null) value.reset();
        } else if (field.reader) {
            value = field.reader->read(text);
            const bool blank = !value && !field.trim && trim(text).empty();
            if (!value && !blank) return uninterpretable(record, columns_[field.value].column, text);
        }
    }
    for (SyntheticPlace& synthetic : synthetic_)
        if (auto error = make_synthetic(synthetic, record)) return std::move(*error);
    if (identifier_ && row_[*identifier_].value_or("").empty()) return no_identifier(record);
    return Row(row_);
}

std::optional<JobError> RowMaker::make_synthetic(SyntheticPlace& place, const Record& record)
{
    const auto part = [&](const std::optional<std::size_t>& field) {
        return field ? trim(record.fields[*field]) : std::string_view();
    };
    const SyntheticValue::Parts& parts = place.made.parts;
    const LocationParts found{part(parts.address), part(parts.city),     part(parts.state),
                              part(parts.zip),     part(parts.latitude), part(parts.longitude)};
    const bool good = place.made.kind == SyntheticValue::Kind::Point
                          ? make_point(found.latitude, found.longitude, place.text)
                          : make_location(found, place.text);
    if (!good) {
        const bool coordinates = !found.latitude.empty() || !found.longitude.empty();
        return uninterpretable(record, place.made.target,
                               coordinates ? std::string(found.latitude) + ", " + std::string(found.longitude)
                                           : place.text);
    }
    row_[place.value] = place.text.empty() ? Value() : Value(place.text);
    return std::nullopt;
}

JobError RowMaker::wrong_length(const Record& record) const
{
    const std::size_t actual = record.fields.size();
    const std::size_t expected = fields_.size();
    return {"invalid-row-length",
            {{"record", record.number}, {"line", record.line}, {"actual", actual}, {"expected", expected}},
            where(record.number, record.line) + " has " + std::to_string(actual) +
                (actual == 1 ? " value" : " values") + ", expected " + std::to_string(expected)};
}

JobError RowMaker::no_identifier(const Record& record) const
{
    const std::string& column = *map_->schema.row_identifier;
    return {"missing-row-identifier",
            {{"record", record.number}, {"line", record.line}, {"column", column}},
            where(record.number, record.line) + " has no value in the row identifier " + quoted(column)};
}

JobError RowMaker::uninterpretable(const Record& record, std::size_t target, std::string_view value) const
{
    const Column& column = map_->schema.columns[target];
    return {"uninterpretable-value",
            {{"value", excerpt(value)},
             {"record", record.number},
             {"line", record.line},
             {"column", column.field_name},
             {"expectedType", {column.data_type_name}}},
            where(record.number, record.line) + " has " + quoted(value) + " in the column " +
                quoted(column.field_name) + ", expected " + std::string(expected_of(type_of(column)))};
}

} // namespace wharf::jobs
